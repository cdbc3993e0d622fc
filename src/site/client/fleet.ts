/** Decodes the payload of the page on demand: replaces indices by the values they refer to. */
import { append } from "../../base/collections.ts";
import { NONE, REASONS, STATES } from "../payload.ts";
import type { Index, Site, Spot, WireClass, WireFeature, WireHolder } from "../payload.ts";

export type Sign = "on" | "granted" | "off" | "unreleased" | "permanent" | "removed" | "absent";

/** Labels, in the order of the legend. */
export const SIGNS: Readonly<Record<Sign, string>> = {
  on: "enabled",
  granted: "granted to some",
  off: "disabled",
  unreleased: "not released yet",
  permanent: "part of the product",
  removed: "removed",
  absent: "does not exist there",
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
}

/** The state of a feature, shared by clusters on which it is the same. */
export interface Holding {
  readonly sign: Sign;
  readonly overridden: boolean;
  readonly reason: (typeof REASONS)[number];
  readonly level?: string;
  /** The level set by an override, if it differs. */
  readonly effective?: string;
  readonly variant?: string;
  readonly chain: readonly Reason[];
  /** Only if the state is granted. */
  readonly holders?: readonly Holder[];
}

export interface SiteFleet extends Site {
  readonly featureNamed: ReadonlyMap<string, Index>;
  readonly clusterNamed: ReadonlyMap<string, Index>;
  /** Undefined if the feature's levels are unknown, so that it has no state. */
  readonly holding: (feature: WireFeature, cluster: Index) => Holding | undefined;
  /** The distinct states of a feature, with their clusters. */
  readonly holdings: (feature: WireFeature) => readonly (readonly [Holding, readonly Index[]])[];
  /** Features that need this one. */
  readonly neededBy: (feature: Index) => readonly Index[];
}

export function fleetOf(site: Site): SiteFleet {
  const decoded = new WeakMap<WireClass, Holding>();
  const decode = (wire: WireClass): Holding => {
    const known = decoded.get(wire) ?? holdingOf(wire, site);
    decoded.set(wire, known);
    return known;
  };
  const holding: SiteFleet["holding"] = (feature, cluster) => {
    const wire = feature.classes[site.patterns[feature.cells]?.[cluster] ?? NONE];
    return wire === undefined ? undefined : decode(wire);
  };
  const dependents = new Map<Index, Index[]>();
  site.features.forEach(({ needs = [] }, index) => {
    for (const needed of needs) append(dependents, needed, index);
  });
  return {
    ...site,
    featureNamed: new Map(site.features.map(({ name }, index) => [name, index])),
    clusterNamed: new Map(site.clusters.map(({ name }, index) => [name, index])),
    holding,
    holdings: (feature) =>
      feature.classes.map((wire, index) => [
        decode(wire),
        site.clusters.flatMap((_, cluster) => (site.patterns[feature.cells]?.[cluster] === index ? [cluster] : [])),
      ]),
    neededBy: (feature) => dependents.get(feature) ?? [],
  };
}

function holdingOf([state, reason, level, effective, variant, chain, holders]: WireClass, site: Site): Holding {
  const because = REASONS[reason] ?? "threshold";
  const declared = site.levels[level]?.[0];
  const overriding = site.levels[effective]?.[0];
  return {
    sign: signOf(STATES[state] ?? "disabled", because),
    overridden: because === "override",
    reason: because,
    chain: chain.map((index) => reasonOf(index, site)),
    ...(declared === undefined ? {} : { level: declared }),
    ...(overriding === undefined || overriding === declared ? {} : { effective: overriding }),
    ...(variant === NONE ? {} : { variant: site.texts[variant] ?? "" }),
    ...(holders === undefined ? {} : { holders: holders.map(holderOf) }),
  };
}

function signOf(state: (typeof STATES)[number], reason: (typeof REASONS)[number]): Sign {
  if (reason === "removed" || reason === "permanent" || reason === "absent") return reason;
  if (reason === "not-released") return "unreleased";
  return ({ enabled: "on", granted: "granted", disabled: "off" } as const)[state];
}

function reasonOf(index: Index, { reasons, texts }: Site): Reason {
  const [says = NONE, file = NONE, line = 0, note = NONE] = reasons[index] ?? [];
  return {
    says: texts[says] ?? "",
    ...(file === NONE ? {} : { spot: [file, line] }),
    ...(note === NONE ? {} : { note: texts[note] ?? "" }),
  };
}

function holderOf([consumer, ...days]: WireHolder): Holder {
  const pairs = days.flatMap((starts, index) => (index % 2 === 0 ? [[starts, days[index + 1] ?? ""] as const] : []));
  return { consumer, days: pairs };
}

/** Whether the feature is on, at least for some consumers. */
export function isOn({ sign }: Holding): boolean {
  return sign === "on" || sign === "granted" || sign === "permanent";
}
