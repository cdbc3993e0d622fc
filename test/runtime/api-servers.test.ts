/** Runs one suite on every available API server, so that the fake behaves as a real one. */
import { OpenFeature } from "@openfeature/server-sdk";
import { afterAll, afterEach, beforeAll, describe, test } from "vitest";
import type { ApiServer } from "./api/api-server.ts";
import { SERVERS } from "./api/servers.ts";
import { freshness } from "./suite/freshness.ts";
import { loop } from "./suite/loop.ts";
import { naming } from "./suite/naming.ts";
import { ofrep } from "./suite/ofrep.ts";
import { outage } from "./suite/outage.ts";
import { protocol } from "./suite/protocol.ts";
import { table } from "./suite/table.ts";

describe.each(SERVERS)("$name", ({ open }) => {
  if (open === undefined) {
    test.skip("nothing to ask");
    return;
  }
  let api: ApiServer;
  beforeAll(async () => {
    api = await open();
  });
  afterEach(async () => {
    await OpenFeature.close();
    await api.clear();
  });
  afterAll(() => api.close());

  for (const part of [protocol, table, naming, freshness, outage, ofrep, loop]) part(() => api);
});
