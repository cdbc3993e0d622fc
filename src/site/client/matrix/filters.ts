/** Applies the filters of the URL to features and clusters. */
import type { Index, WireChange, WireFeature } from "../../payload.ts";
import { SIGNS } from "../fleet.ts";
import type { SiteFleet, Holding, Sign } from "../fleet.ts";

export const FILTERS = ["q", "service", "owner", "level", "stage", "state", "since"] as const;
export type Filter = (typeof FILTERS)[number];

/** "" means no filter. */
export type Filters = Readonly<Record<Filter, string>>;

export function filtersOf(query: ReadonlyMap<string, string>): Filters {
  return Object.fromEntries(FILTERS.map((name) => [name, query.get(name) ?? ""])) as Record<Filter, string>;
}

/** The values of a filter, with their labels. */
export function choicesOf(
  fleet: SiteFleet,
): Readonly<Record<Exclude<Filter, "q">, readonly (readonly [string, string])[]>> {
  const same = (names: readonly string[]): readonly (readonly [string, string])[] => names.map((name) => [name, name]);
  return {
    service: fleet.services.map(({ name, title }) => [name, title]),
    owner: same(fleet.owners.toSorted((a, b) => (a < b ? -1 : 1))),
    level: same(fleet.levels.map(([name]) => name)),
    stage: same(fleet.stages.map(({ name }) => name)),
    state: [...Object.entries(SIGNS), ["override", "by an override"]],
    since: fleet.comparisons.map(({ ref }) => [ref, `Changed since ${ref}`]),
  };
}

export interface Shown {
  /** The features of the rows; `clusters`: those of the columns. */
  readonly features: readonly Index[];
  readonly clusters: readonly Index[];
  /** Whether a cell matches the filters; other cells are dimmed. */
  readonly matches: (feature: Index, cluster: Index) => boolean;
  /** Whether a cell has changed since the base of the comparison. */
  readonly changed: (feature: Index, cluster: Index) => boolean;
}

export function shownBy(filters: Filters, fleet: SiteFleet): Shown {
  const { service, owner, level, stage, state } = filters;
  const clusters = fleet.clusters.flatMap((cluster, index) =>
    stage === "" || fleet.stages[cluster.stage]?.name === stage ? [index] : [],
  );
  const changes = changesOf(filters.since, fleet);
  const fits = (holding: Holding | undefined): boolean => fitsState(holding, state) && fitsLevel(holding, level);
  const matches: Shown["matches"] = (feature, cluster) => {
    const wire = fleet.features[feature];
    return wire !== undefined && fits(fleet.holding(wire, cluster));
  };
  const isAsked = state !== "" || level !== "";
  const features = fleet.features.flatMap((feature, index) => {
    const isOwn =
      (service === "" || fleet.services[feature.service ?? -1]?.name === service) &&
      (owner === "" || (feature.owners ?? []).some((one) => fleet.owners[one] === owner)) &&
      hasText(feature, filters.q, fleet) &&
      (changes === undefined || changes.has(feature.name));
    return isOwn && (!isAsked || clusters.some((cluster) => matches(index, cluster))) ? [index] : [];
  });
  return {
    features,
    clusters,
    matches: isAsked ? matches : () => true,
    changed: (feature, cluster) =>
      changes?.get(fleet.features[feature]?.name ?? "")?.has(fleet.clusters[cluster]?.name ?? "") ?? false,
  };
}

function fitsState(holding: Holding | undefined, state: string): boolean {
  if (state === "") return true;
  return state === "override" ? holding?.overridden === true : holding?.sign === (state as Sign);
}

/** Compares the effective level. */
function fitsLevel(holding: Holding | undefined, level: string): boolean {
  return level === "" || (holding?.effective ?? holding?.level) === level;
}

/** Whether the texts of a feature contain all words, in any order. */
function hasText(feature: WireFeature, text: string, fleet: SiteFleet): boolean {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return true;
  const { name, key = "", title = "", about, owners = [], service } = feature;
  const team = owners.map((one) => fleet.owners[one]).join(" ");
  const all = `${name} ${key} ${title} ${about} ${team} ${fleet.services[service ?? -1]?.title ?? ""}`.toLowerCase();
  return words.every((word) => all.includes(word));
}

const OF_FEATURES: ReadonlySet<WireChange["kind"]> = new Set(["feature-state", "feature-level", "feature-value"]);

/** Feature -> the clusters on which it has changed; undefined without a comparison. */
function changesOf(ref: string, fleet: SiteFleet): ReadonlyMap<string, ReadonlySet<string>> | undefined {
  const comparison = fleet.comparisons.find((one) => one.ref === ref);
  if (comparison === undefined) return undefined;
  const found = new Map<string, Set<string>>();
  for (const { kind, subject, clusters } of comparison.changes) {
    if (!OF_FEATURES.has(kind)) continue;
    const changed = found.get(subject) ?? new Set<string>();
    for (const name of fleet.groups[clusters] ?? []) changed.add(name);
    found.set(subject, changed);
  }
  return found;
}
