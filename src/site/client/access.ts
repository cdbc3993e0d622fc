/** Which features a consumer has access to, where and when: active, scheduled or ended. */
import { append, valueAt } from "../../base/collections.ts";
import type { Index } from "../payload.ts";
import type { Milo, SiteFleet } from "./fleet.ts";
import { periodOf } from "./periods.ts";
import type { Period } from "./periods.ts";

export interface Access {
  readonly feature: Index;
  readonly clusters: readonly Index[];
  readonly starts: string;
  readonly expires: string;
  readonly period: Period;
  /** Whether Milo, which ignores dates, gives access despite them: alone, or besides flags that do not. */
  readonly milo: Milo;
}

const known = new WeakMap<SiteFleet, ReadonlyMap<Index, readonly Access[]>>();

/** In the order of features; clusters with the same days are grouped. */
export function accessOf(consumer: Index, fleet: SiteFleet): readonly Access[] {
  return valueAt(known, fleet, () => allAccess(fleet)).get(consumer) ?? [];
}

/** One pass over all features, because most pages need the access of every consumer. */
function allAccess(fleet: SiteFleet): ReadonlyMap<Index, readonly Access[]> {
  const found = new Map<Index, Access[]>();
  const milo = fleet.clusters.map((_, cluster) => fleet.milo(cluster));
  fleet.features.forEach((feature, index) => {
    if (feature.entitles === undefined) return;
    const groups = new Map<string, Index[]>();
    /** Those from several states, which are not in order. */
    const merged = new Set<Index[]>();
    for (const [holding, clusters] of fleet.holdings(feature))
      for (const [side, members] of Map.groupBy(clusters, (cluster) => milo[cluster] ?? "not"))
        for (const { consumer, days } of holding.holders ?? [])
          for (const [starts, expires] of days.length === 0 ? ALWAYS : days) {
            const period = periodOf(starts, expires, fleet.today);
            const reader = period === "active" ? "not" : side;
            const own = valueAt(groups, `${consumer} ${starts} ${expires} ${reader}`, () => {
              const list: Index[] = [];
              const shown = reader === "alone" ? "active" : period;
              append(found, consumer, { feature: index, clusters: list, starts, expires, period: shown, milo: reader });
              return list;
            });
            if (own.length > 0) merged.add(own);
            own.push(...members);
          }
    for (const clusters of merged) clusters.sort((a, b) => a - b);
  });
  return found;
}

const ALWAYS = [["", ""]] as const;

/** Features that a grant names, and the clusters where they are off nevertheless. */
export function ineffective(
  { features, clusters }: SiteFleet["grants"][number],
  fleet: SiteFleet,
): readonly { readonly feature: Index; readonly clusters: readonly Index[] }[] {
  return features.flatMap((feature) => {
    const one = fleet.features[feature];
    const off = (fleet.patterns[clusters] ?? []).filter(
      (cluster) => one !== undefined && fleet.holding(one, cluster)?.holders === undefined,
    );
    return off.length === 0 ? [] : [{ feature, clusters: off }];
  });
}
