/** The names of kinds in `sluice list`. */
import type { Kind } from "../../compiler/kinds.ts";

/** Irregular plurals and short forms. */
const PLURALS: Readonly<Partial<Record<Kind, string>>> = {
  MonitoredResourceType: "types",
  MeterDefinition: "meters",
  QuotaLimit: "limits",
  Patch: "patches",
};

export function pluralOf(kind: Kind): string {
  return PLURALS[kind] ?? `${kind.toLowerCase()}s`;
}
