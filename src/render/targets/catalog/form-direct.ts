/** The form `direct`: what the services operator would make for billing and quota, for clusters that have none. */
import type { MeterDefinition } from "../../../compiler/link/index.ts";
import type { Catalog } from "../../../compiler/resolve/index.ts";
import type { Manifest } from "../../manifest.ts";
import { claimsOf } from "./claims.ts";
import { meterDefinition, typeDefinition } from "./definitions.ts";
import { isLive } from "./entries.ts";
import type { Entries } from "./entries.ts";
import { claimPolicy, grantPolicy, quotaRegistration } from "./quota.ts";

const BILLING = "billing.miloapis.com/v1alpha1";

/** Drafts are left out, and with them the limits that count by them. */
export function direct(entries: Entries, { types }: Catalog): readonly Manifest[] {
  const { service, types: own, meters } = entries;
  const limits = entries.limits.filter(({ meter }) => isLive(meter));
  return [
    ...own.filter(isLive).map((type) => typeDefinition(BILLING, type)),
    ...meters.filter(isLive).flatMap((meter) => {
      const monitoredResourceTypes = measuredOn(meter, types);
      return monitoredResourceTypes.length === 0 ? [] : [meterDefinition(BILLING, meter, { monitoredResourceTypes })];
    }),
    ...limits.map((limited) => quotaRegistration(limited, service)),
    ...limits.flatMap(grantPolicy),
    ...claimsOf(limits).flatMap(claimPolicy),
  ];
}

/** Canonical names of the types that are there to be measured; billing refuses a meter that has none. */
function measuredOn({ spec }: MeterDefinition, types: Catalog["types"]): readonly string[] {
  return (spec.monitoredResourceTypes ?? []).flatMap((name) => {
    const type = types.get(name);
    return type !== undefined && isLive(type) ? [type.spec.type] : [];
  });
}
