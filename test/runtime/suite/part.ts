/** A part of the suite for every API server, and clients for its tests. */
import { OpenFeature } from "@openfeature/server-sdk";
import type { Client } from "@openfeature/server-sdk";
import { MiloEntitlementProvider } from "../../../src/runtime/openfeature.ts";
import type { MiloOptions } from "../../../src/runtime/openfeature.ts";
import type { ApiServer, Who } from "../api/api-server.ts";

/** Declares tests; the server is open while they run, and empty before each. */
export type Part = (server: () => ApiServer) => void;

/** A client of the OpenFeature SDK. */
export async function clientOf(api: ApiServer, options: MiloOptions = {}, who: Who = "reader"): Promise<Client> {
  await OpenFeature.setProviderAndWait(new MiloEntitlementProvider({ ...api.as(who), ...options }));
  return OpenFeature.getClient();
}

export const ACME = { targetingKey: "acme" };
