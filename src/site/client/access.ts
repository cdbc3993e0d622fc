/** Lists the features that a consumer has access to, with clusters and days. */
import type { Index } from "../payload.ts";
import type { SiteFleet, Holder } from "./fleet.ts";

export interface Access {
  readonly feature: Index;
  readonly clusters: readonly Index[];
  readonly days: Holder["days"];
}

/** In the order of features; clusters with the same days are grouped. */
export function accessOf(consumer: Index, fleet: SiteFleet): readonly Access[] {
  const found = new Map<string, { feature: Index; clusters: Index[]; days: Holder["days"] }>();
  fleet.features.forEach((feature, index) => {
    if (feature.entitles === undefined) return;
    for (const [holding, clusters] of fleet.holdings(feature))
      for (const holder of holding.holders ?? []) {
        if (holder.consumer !== consumer) continue;
        const key = `${index} ${JSON.stringify(holder.days)}`;
        const known = found.get(key) ?? { feature: index, clusters: [], days: holder.days };
        known.clusters.push(...clusters);
        found.set(key, known);
      }
  });
  return [...found.values()].map((one) => ({ ...one, clusters: one.clusters.toSorted((a, b) => a - b) }));
}
