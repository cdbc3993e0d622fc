/**
 * The form `declared`: one object per entry in the group of the services, for platforms from before
 * ServiceConfiguration.
 */
import type { Manifest } from "../../manifest.ts";
import { meterDefinition, typeDefinition } from "./definitions.ts";
import type { Entries } from "./entries.ts";
import { registryService, SERVICES } from "./service.ts";

/** This form does not support limits. */
export function declared({ service, types, meters }: Entries): readonly Manifest[] {
  const owner = { owner: { service: service.spec.serviceName } };
  return [
    registryService(service),
    ...types.map((type) => typeDefinition(SERVICES, type, owner)),
    ...meters.map((meter) => meterDefinition(SERVICES, meter, owner)),
  ];
}
