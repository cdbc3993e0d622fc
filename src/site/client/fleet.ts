/** Decodes the payload of the page on demand: replaces indices by the values they refer to. */
import { append, valueAt } from "../../base/collections.ts";
import { NONE, REASONS, STATES } from "../payload.ts";
import type { Index, Site, Spot, WireClass, WireFeature, WireHolder } from "../payload.ts";
import { latestPeriod, periodOf } from "./periods.ts";
import type { Period } from "./periods.ts";

export type Sign = "on" | "rollout" | "granted" | "open" | "off" | "unreleased" | "permanent" | "removed" | "absent";

/** Labels, in the order of the legend. */
export const SIGNS: Readonly<Record<Sign, string>> = {
  on: "enabled",
  rollout: "rolling out",
  granted: "granted to some",
  open: "no active grant",
  off: "disabled",
  unreleased: "not released yet",
  permanent: "part of the product",
  removed: "removed",
  absent: "not on this cluster",
};

export interface Reason {
  readonly says: string;
  readonly spot?: Spot;
  readonly note?: string;
}

export interface Holder {
  readonly consumer: Index;
  /** Pairs of first and last day; "" means unlimited; empty means always. */
  readonly days: readonly (readonly [starts: string, expires: string])[];
  readonly period: Period;
}

/** The state of a feature, shared by clusters on which it is the same. */
export interface Holding {
  readonly sign: Sign;
  readonly overridden: boolean;
  readonly reason: (typeof REASONS)[number];
  readonly level?: string;
  /** The level set by an override, if it differs. */
  readonly effective?: string;
  /** The lifecycle of the effective level: `alpha`, `beta` or `ga`. */
  readonly lifecycle?: string;
  readonly variant?: string;
  /** The percentage of a rollout. */
  readonly percent?: number;
  readonly chain: readonly Reason[];
  /** Only if the state is granted. */
  readonly holders?: readonly Holder[];
}

export type Milo = "alone" | "too" | "not";

export interface SiteFleet extends Site {
  readonly featureNamed: ReadonlyMap<string, Index>;
  readonly clusterNamed: ReadonlyMap<string, Index>;
  /** Undefined if the feature's levels are unknown, so that it has no state. */
  readonly holding: (feature: WireFeature, cluster: Index) => Holding | undefined;
  /** The distinct states of a feature, with their clusters. */
  readonly holdings: (feature: WireFeature) => readonly (readonly [Holding, readonly Index[]])[];
  /** Features that need this one. */
  readonly neededBy: (feature: Index) => readonly Index[];
  /** Whether Milo, which ignores the dates of grants, reads them there: alone, with OpenFeature, or not. */
  readonly milo: (cluster: Index) => Milo;
}

export function fleetOf(site: Site): SiteFleet {
  const dependents = new Map<Index, Index[]>();
  site.features.forEach(({ needs = [] }, index) => {
    for (const needed of needs) append(dependents, needed, index);
  });
  const cellsOf = decoder(site);
  return {
    ...site,
    featureNamed: new Map(site.features.map(({ name }, index) => [name, index])),
    clusterNamed: new Map(site.clusters.map(({ name }, index) => [name, index])),
    holding: (feature, cluster) => cellsOf(feature)[cluster],
    holdings(feature) {
      const found = new Map<Holding, Index[]>();
      cellsOf(feature).forEach((holding, cluster) => {
        if (holding !== undefined) append(found, holding, cluster);
      });
      return [...found];
    },
    neededBy: (feature) => dependents.get(feature) ?? [],
    milo: (cluster) => miloOn(site, cluster),
  };
}

function miloOn({ clusters }: Site, cluster: Index): Milo {
  const render = clusters[cluster]?.render ?? [];
  if (!render.includes("milo")) return "not";
  return render.includes("openfeature") ? "too" : "alone";
}

/** The states of a feature on every cluster, decoded once. */
function decoder(site: Site): (feature: WireFeature) => readonly (Holding | undefined)[] {
  const undated = site.clusters.map((_, cluster) => miloOn(site, cluster) === "alone");
  const cells = new WeakMap<WireFeature, readonly (Holding | undefined)[]>();
  return (feature) =>
    valueAt(cells, feature, () => {
      // Two for each class, because the dates of its grants can count or not.
      const decoded: Holding[] = [];
      const pattern = site.patterns[feature.cells] ?? [];
      return site.clusters.map((_, cluster) => {
        const index = pattern[cluster] ?? NONE;
        const wire = feature.classes[index];
        if (wire === undefined) return undefined;
        const isUndated = undated[cluster] === true;
        return (decoded[2 * index + Number(isUndated)] ??= holdingOf(wire, isUndated, site));
      });
    });
}

function holdingOf(wire: WireClass, isUndated: boolean, site: Site): Holding {
  const [state, reason, level, effective, variant, chain, percent, granted] = wire;
  const because = REASONS[reason] ?? "threshold";
  const declared = site.levels[level];
  const overriding = site.levels[effective];
  const lifecycle = (overriding ?? declared)?.[1];
  const holders = granted?.map((holder) => holderOf(holder, isUndated, site.today));
  return {
    sign: signOf(STATES[state] ?? "disabled", because, percent, holders),
    overridden: because === "override",
    reason: because,
    chain: chain.map((index) => reasonOf(index, site)),
    ...(declared === undefined ? {} : { level: declared[0] }),
    ...(overriding === undefined || overriding === declared ? {} : { effective: overriding[0] }),
    ...(lifecycle === undefined ? {} : { lifecycle }),
    ...(variant === NONE ? {} : { variant: site.texts[variant] ?? "" }),
    ...(percent === NONE ? {} : { percent }),
    ...(holders === undefined ? {} : { holders }),
  };
}

function signOf(
  state: (typeof STATES)[number],
  reason: (typeof REASONS)[number],
  percent: number,
  holders: readonly Holder[] | undefined,
): Sign {
  if (reason === "removed" || reason === "permanent" || reason === "absent") return reason;
  if (reason === "not-released") return "unreleased";
  if (state === "granted") return holders?.some(({ period }) => period === "active") === true ? "granted" : "open";
  if (state === "enabled") return percent !== NONE && percent < 100 ? "rollout" : "on";
  return "off";
}

function reasonOf(index: Index, { reasons, texts }: Site): Reason {
  const [says = NONE, file = NONE, line = 0, note = NONE] = reasons[index] ?? [];
  return {
    says: texts[says] ?? "",
    ...(file === NONE ? {} : { spot: [file, line] }),
    ...(note === NONE ? {} : { note: texts[note] ?? "" }),
  };
}

function holderOf([consumer, ...days]: WireHolder, isUndated: boolean, today: string): Holder {
  const pairs = days.flatMap((starts, index) => (index % 2 === 0 ? [[starts, days[index + 1] ?? ""] as const] : []));
  const periods = pairs.map(([starts, expires]) => periodOf(starts, expires, today));
  return { consumer, days: pairs, period: isUndated || pairs.length === 0 ? "active" : latestPeriod(periods) };
}

/** How much of a cluster can use a feature: all, some consumers or requests, or nobody today. */
export type Reach = "full" | "part" | "none";

export function reachOf(holding: Holding | undefined): Reach {
  if (holding?.sign === "on" || holding?.sign === "permanent") return "full";
  const isPart = holding?.sign === "granted" || (holding?.sign === "rollout" && holding.percent !== 0);
  return isPart ? "part" : "none";
}

/** The number of clusters on which somebody can use a feature today. */
export function usableOn(feature: WireFeature, fleet: SiteFleet): number {
  return clustersWith(feature, fleet, (one) => reachOf(one) !== "none");
}

/** The number of clusters whose state fits. */
export function clustersWith(feature: WireFeature, fleet: SiteFleet, fits: (holding: Holding) => boolean): number {
  const found = fleet.holdings(feature).filter(([one]) => fits(one));
  return found.reduce((sum, [, clusters]) => sum + clusters.length, 0);
}

export function ownersOf(feature: WireFeature | undefined, fleet: SiteFleet): readonly string[] {
  return (feature?.owners ?? []).map((owner) => fleet.owners[owner] ?? "");
}
