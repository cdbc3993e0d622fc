/** The filters of the matrix, and the rows and columns that they leave. */
import { append } from "../../../base/collections.ts";
import { compareNaturally } from "../../../base/natural-order.ts";
import type { Index, WireChange } from "../../payload.ts";
import { choicesOf, hasWords, listed, TEXT, unknownIn } from "../filters.ts";
import type { Choice, Filter, Query } from "../filters.ts";
import { ownersOf, reachOf, SIGNS } from "../fleet.ts";
import type { Holding, Reach, SiteFleet } from "../fleet.ts";
import { wordsOf } from "../parts/status-icon.tsx";

/** Columns besides the clusters. */
export const EXTRAS: readonly Choice[] = [
  ["owner", "Owner"],
  ["service", "Service"],
  ["expires", "Expires"],
];

export const REACHES: readonly Choice[] = [
  ["everywhere", "usable everywhere"],
  ["partly", "usable in part"],
  ["nowhere", "usable nowhere"],
];

/** Label keys with more values are left out of the toolbar, as are more keys than these. */
const MOST_VALUES = 60;
const MOST_KEYS = 4;
export const LABEL = "label.";

export function matrixFilters(fleet: SiteFleet): readonly Filter[] {
  const same = (values: Iterable<string>): readonly Choice[] => choicesOf(values, compareNaturally);
  const inOrder = (values: readonly string[]): readonly Choice[] => [...new Set(values)].map((one) => [one, one]);
  const choice = (name: string, label: string, choices: readonly Choice[]): Filter => ({
    name,
    label,
    kind: "choice",
    choices,
  });
  return [
    TEXT,
    choice(
      "service",
      "Service",
      fleet.services.map(({ name, title }) => [name, title]),
    ),
    choice("owner", "Owner", same(fleet.owners)),
    choice("level", "Level", inOrder(fleet.levels.map(([name]) => name))),
    choice("lifecycle", "Lifecycle", inOrder(fleet.levels.map(([, lifecycle]) => lifecycle))),
    choice("state", "State", [...Object.entries(SIGNS), ["override", "by an override"]]),
    choice("usable", "Reach", REACHES),
    choice("stage", "Stage", inOrder(fleet.stages.map(({ name }) => name))),
    ...labelKeys(fleet).map(([key, values]) => choice(LABEL + key, key, same(values))),
    choice("release", "Release", same(fleet.clusters.flatMap(releaseNames))),
    {
      ...choice(
        "since",
        "Change",
        fleet.comparisons.map(({ ref }) => [ref, `Changed since ${ref}`]),
      ),
      unknown: (ref) => `The changes since “${ref}” are not in this page; \`sluice site --since ${ref}\` adds them.`,
    },
    { name: "clusters", label: "Clusters", kind: "list", choices: fleet.clusters.map(({ name }) => [name, name]) },
    { name: "differs", label: "Only differences", kind: "flag" },
    {
      ...choice("group", "Group by", [
        ["owner", "Group by owner"],
        ["service", "Group by service"],
      ]),
      isView: true,
    },
    { name: "columns", label: "Columns", kind: "list", choices: EXTRAS, isView: true },
  ];
}

export function releaseNames({ releases }: SiteFleet["clusters"][number]): readonly string[] {
  return releases.map(([track, release]) => `${track} ${release}`);
}

/** The value of a label of a cluster; "" without it. */
export function labelOf({ labels = [] }: SiteFleet["clusters"][number], key: string): string {
  return labels.find((label) => label.startsWith(`${key}=`))?.slice(key.length + 1) ?? "";
}

export function labelKeys({ clusters }: SiteFleet): readonly (readonly [key: string, values: readonly string[]])[] {
  const found = new Map<string, string[]>();
  for (const label of clusters.flatMap(({ labels = [] }) => labels)) {
    const equals = label.indexOf("=");
    append(found, label.slice(0, equals), label.slice(equals + 1));
  }
  return [...found]
    .map(([key, values]) => [key, [...new Set(values)]] as const)
    .filter(([, values]) => values.length > 1 && values.length <= MOST_VALUES)
    .slice(0, MOST_KEYS);
}

/** A feature, or the heading of a group. */
export type MatrixRow = Index | { readonly group: string };

export interface Shown {
  readonly rows: readonly MatrixRow[];
  /** The number of features. */
  readonly features: number;
  /** The clusters of the columns. */
  readonly clusters: readonly Index[];
  /** Columns besides the clusters: names of `EXTRAS`. */
  readonly extras: readonly string[];
  /** Whether clusters were chosen by name, for a comparison. */
  readonly isComparison: boolean;
  /** Whether a cell matches the filters; other cells are dimmed. */
  readonly matches: (feature: Index, cluster: Index) => boolean;
  /** How a cell has changed since the base of the comparison. */
  readonly changed: (feature: Index, cluster: Index) => string | undefined;
  readonly unknown: readonly string[];
}

export function shownBy(query: Query, fleet: SiteFleet): Shown {
  const filters = matrixFilters(fleet);
  const unknown = unknownIn(query, filters);
  const clusters = clustersBy(query, fleet);
  const changes = changesOf(query.get("since") ?? "", fleet);
  const fits = cellFilter(query);
  const matches: Shown["matches"] = (feature, cluster) => {
    const wire = fleet.features[feature];
    return wire !== undefined && fits?.(fleet.holding(wire, cluster)) !== false;
  };
  const isShown = rowFilter(query, clusters, fleet);
  const features = fleet.features.flatMap((_, index) => {
    const isOwn = isShown(index) && (changes === undefined || changes.has(index));
    return isOwn && (fits === undefined || clusters.some((cluster) => matches(index, cluster))) ? [index] : [];
  });
  const present = unknown.length > 0 ? [] : features;
  return {
    rows: grouped(present, query.get("group") ?? "", fleet),
    features: present.length,
    clusters,
    extras: listed(query, "columns"),
    isComparison: listed(query, "clusters").length > 0,
    matches,
    changed: (feature, cluster) => changes?.get(feature)?.get(fleet.clusters[cluster]?.name ?? ""),
    unknown,
  };
}

function clustersBy(query: Query, fleet: SiteFleet): readonly Index[] {
  const [stage = "", release = ""] = [query.get("stage"), query.get("release")];
  const names = listed(query, "clusters");
  const labels = [...query].filter(([name, value]) => name.startsWith(LABEL) && value !== "");
  return fleet.clusters.flatMap((cluster, index) => {
    const isShown =
      (stage === "" || fleet.stages[cluster.stage]?.name === stage) &&
      (release === "" || releaseNames(cluster).includes(release)) &&
      (names.length === 0 || names.includes(cluster.name)) &&
      labels.every(([name, value]) => labelOf(cluster, name.slice(LABEL.length)) === value);
    return isShown ? [index] : [];
  });
}

/** A filter of single cells; undefined without one. */
function cellFilter(query: Query): ((holding: Holding | undefined) => boolean) | undefined {
  const [state = "", level = "", lifecycle = ""] = ["state", "level", "lifecycle"].map((name) => query.get(name));
  if (state + level + lifecycle === "") return undefined;
  return (holding) =>
    (state === "" || (state === "override" ? holding?.overridden === true : holding?.sign === state)) &&
    (level === "" || (holding?.effective ?? holding?.level) === level) &&
    (lifecycle === "" || holding?.lifecycle === lifecycle);
}

/** A filter of whole features. */
function rowFilter(query: Query, clusters: readonly Index[], fleet: SiteFleet): (feature: Index) => boolean {
  const [q = "", service = "", owner = "", usable = ""] = ["q", "service", "owner", "usable"].map((one) =>
    query.get(one),
  );
  const isDifference = query.get("differs") === "1";
  return (index) => {
    const feature = fleet.features[index];
    if (feature === undefined) return false;
    return (
      (service === "" || fleet.services[feature.service ?? -1]?.name === service) &&
      (owner === "" || ownersOf(feature, fleet).includes(owner)) &&
      (q.trim() === "" || hasWords(textOf(index, fleet), q)) &&
      (usable === "" || reachIn(index, clusters, fleet) === usable) &&
      (!isDifference || differs(index, clusters, fleet))
    );
  };
}

/** The texts of a feature that are searched. */
export function textOf(index: Index, fleet: SiteFleet): string {
  const { name = "", key = "", title = "", about = "", service } = fleet.features[index] ?? {};
  const owners = ownersOf(fleet.features[index], fleet).join(" ");
  return `${name} ${key} ${title} ${about} ${owners} ${fleet.services[service ?? -1]?.title ?? ""}`;
}

/** Whether a feature can be used on all of these clusters, in part, or nowhere: a value of `REACHES`. */
export function reachIn(index: Index, clusters: readonly Index[], fleet: SiteFleet): string {
  const feature = fleet.features[index];
  const found = new Set<Reach>();
  if (feature !== undefined) for (const cluster of clusters) found.add(reachOf(fleet.holding(feature, cluster)));
  if (found.size === 1 && found.has("full")) return "everywhere";
  return found.has("full") || found.has("part") ? "partly" : "nowhere";
}

/** Whether two clusters differ in what they serve, to whom, or at which level. */
function differs(index: Index, clusters: readonly Index[], fleet: SiteFleet): boolean {
  const feature = fleet.features[index];
  if (feature === undefined) return false;
  const holdings = new Set<Holding | undefined>();
  for (const cluster of clusters) holdings.add(fleet.holding(feature, cluster));
  return holdings.size > 1 && new Set([...holdings].map(lookOf)).size > 1;
}

function lookOf(holding: Holding | undefined): string {
  if (holding === undefined) return "";
  const active = (holding.holders ?? []).filter(({ period }) => period === "active").map(({ consumer }) => consumer);
  return `${wordsOf(holding)} ${active.join(" ")}`;
}

function grouped(features: readonly Index[], by: string, fleet: SiteFleet): readonly MatrixRow[] {
  if (by !== "owner" && by !== "service") return features;
  const groups = new Map<string, Index[]>();
  for (const index of features) {
    const feature = fleet.features[index];
    const names = by === "owner" ? ownersOf(feature, fleet) : [fleet.services[feature?.service ?? -1]?.title ?? ""];
    for (const name of names.length === 0 ? [""] : names) append(groups, name, index);
  }
  return [...groups]
    .toSorted(([a], [b]) => Number(a === "") - Number(b === "") || compareNaturally(a, b))
    .flatMap(([group, members]) => [{ group: group === "" ? `Without ${by}` : group }, ...members]);
}

const OF_FEATURES: ReadonlySet<WireChange["kind"]> = new Set([
  "feature-state",
  "feature-level",
  "feature-value",
  "grant",
]);

/** The feature that a change is about; undefined for others. */
export function featureOf({ kind, subject }: WireChange, fleet: SiteFleet): Index | undefined {
  if (OF_FEATURES.has(kind)) return fleet.featureNamed.get(subject);
  if (kind !== "override") return undefined;
  return fleet.overrides.find(({ name }) => name === subject)?.feature;
}

/** Feature -> cluster -> before and after; undefined without a comparison. */
function changesOf(ref: string, fleet: SiteFleet): ReadonlyMap<Index, ReadonlyMap<string, string>> | undefined {
  const comparison = fleet.comparisons.find((one) => one.ref === ref);
  if (comparison === undefined) return undefined;
  const found = new Map<Index, Map<string, string>>();
  for (const change of comparison.changes) {
    const feature = featureOf(change, fleet);
    if (feature === undefined) continue;
    const changed = found.get(feature) ?? new Map<string, string>();
    const text = `${change.before ?? "none"} → ${change.after ?? "none"}`;
    for (const name of fleet.groups[change.clusters] ?? []) changed.set(name, changed.get(name) ?? text);
    found.set(feature, changed);
  }
  return found;
}
