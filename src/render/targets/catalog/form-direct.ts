/**
 * The form `direct`: the objects that the services operator would make for billing and quota, for clusters without it.
 */
import type { MeterDefinition } from "../../../compiler/link/index.ts";
import type { Catalog } from "../../../compiler/resolve/index.ts";
import type { Manifest } from "../../manifest.ts";
import { claimsOf } from "./claims.ts";
import { meterDefinition, typeDefinition } from "./definitions.ts";
import { isLive } from "./entries.ts";
import type { Entries } from "./entries.ts";
import { claimPolicy, grantPolicy, quotaRegistration } from "./quota.ts";

const BILLING = "billing.miloapis.com/v1alpha1";

/** Omits drafts and the limits on draft meters. */
export function direct(entries: Entries, { types }: Catalog): readonly Manifest[] {
  const { service, types: serviceTypes, meters } = entries;
  const limits = entries.limits.filter(({ meter }) => isLive(meter));
  return [
    ...serviceTypes.filter(isLive).map((type) => typeDefinition(BILLING, type)),
    ...meters.filter(isLive).flatMap((meter) => {
      const monitoredResourceTypes = measuredOn(meter, types);
      return monitoredResourceTypes.length === 0 ? [] : [meterDefinition(BILLING, meter, { monitoredResourceTypes })];
    }),
    ...limits.map((limited) => quotaRegistration(limited, service)),
    ...limits.flatMap(grantPolicy),
    ...claimsOf(limits).flatMap(claimPolicy),
  ];
}

/** The canonical names of a meter's published types. Billing rejects a meter without types. */
function measuredOn({ spec }: MeterDefinition, types: Catalog["types"]): readonly string[] {
  return (spec.monitoredResourceTypes ?? []).flatMap((name) => {
    const type = types.get(name);
    return type !== undefined && isLive(type) ? [type.spec.type] : [];
  });
}
