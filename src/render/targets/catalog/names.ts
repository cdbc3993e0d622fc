/** How the entries are called on the cluster: as upstream's operator encodes their canonical names. */
import { encodeName } from "../../../compiler/link/index.ts";
import type { MeterDefinition, MonitoredResourceType, QuotaLimit } from "../../../compiler/link/index.ts";

export function typeName({ spec }: MonitoredResourceType): string {
  return encodeName(spec.type);
}

export function meterName({ spec }: MeterDefinition): string {
  return encodeName(spec.meter);
}

export function limitName({ spec }: QuotaLimit): string {
  return encodeName(spec.limit);
}

/** Of the policy that makes the claims of a kind. The core group has no name to begin with. */
export function claimName({ group, kind }: { readonly group: string; readonly kind: string }): string {
  return encodeName(group === "" ? kind : `${group}-${kind}`);
}
