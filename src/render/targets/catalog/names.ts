/** Names the objects of catalog entries as the services operator encodes canonical names. */
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

/** The name of a kind's claim policy. The core group has no name. */
export function claimName({ group, kind }: { readonly group: string; readonly kind: string }): string {
  return encodeName(group === "" ? kind : `${group}-${kind}`);
}
