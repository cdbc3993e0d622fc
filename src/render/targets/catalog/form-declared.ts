/** The form `declared`: an object per entry in the group of the services, as platforms had it before there were configurations. */
import type { Manifest } from "../../manifest.ts";
import { meterDefinition, typeDefinition } from "./definitions.ts";
import type { Entries } from "./entries.ts";
import { registered, SERVICES } from "./service.ts";

/** It has no place for limits. */
export function declared({ service, types, meters }: Entries): readonly Manifest[] {
  const owner = { owner: { service: service.spec.serviceName } };
  return [
    registered(service),
    ...types.map((type) => typeDefinition(SERVICES, type, owner)),
    ...meters.map((meter) => meterDefinition(SERVICES, meter, owner)),
  ];
}
