/** Changes of grants, except where the gate changes anyway: who gets which feature, and until when. */
import { append } from "../../base/collections.ts";
import { mergeIntervals } from "../../compiler/resolve/index.ts";
import type { Cause, Change } from "./change.ts";
import type { Feature, Grant } from "../../compiler/link/index.ts";
import type { Interval } from "../../compiler/resolve/index.ts";
import { advice } from "./advice.ts";
import { cause, clusterFields, unique } from "./causes.ts";
import { ownersOf } from "./features.ts";
import { isLateOn, resourcesOf, stateFinder, documentPairs } from "./sides.ts";
import type { ClusterPair, Side, Sides, StateFinder } from "./sides.ts";
import { canonical, deepEqual } from "./values.ts";

/** The grants of each feature and consumer, sorted by name; keyed by `feature Organization/acme`. */
type GrantsByConsumer = ReadonlyMap<string, readonly Grant[]>;

interface Cell {
  readonly before: string | null;
  readonly after: string | null;
  readonly isDormant: boolean;
  readonly pair: ClusterPair;
}

export function grantChanges(pairs: readonly ClusterPair[], sides: Sides): readonly Change[] {
  const [before, after] = [givenOn(sides.base), givenOn(sides.head)];
  const isMoved = documentPairs(sides, "Cluster").length === 0 ? () => false : movedIn(sides);
  const statesOf = stateFinder(pairs);
  const changes: Change[] = [];
  for (const key of new Set([...before.keys(), ...after.keys()])) {
    const [was, is] = [before.get(key) ?? [], after.get(key) ?? []];
    if (was.length === is.length && was.every((grant, index) => grant === is[index] && !isMoved(grant))) continue;
    const [feature = "", consumer = ""] = key.split(" ");
    changes.push(...changesOf({ feature, consumer, was, is }, pairs, statesOf, sides));
  }
  return changes;
}

function givenOn(side: Side): GrantsByConsumer {
  const given = new Map<string, Grant[]>();
  for (const grant of resourcesOf(side, "Grant").values()) {
    const { kind, name } = grant.spec.consumer;
    for (const feature of new Set(grant.spec.features)) append(given, `${feature} ${kind}/${name}`, grant);
  }
  return given;
}

/** Whether an unchanged grant selects other clusters on the two sides. */
function movedIn({ base, head }: Sides): (grant: Grant) => boolean {
  const names = ({ model }: Side, grant: Grant): readonly string[] =>
    (model?.selected.get(grant) ?? []).map(({ name }) => name);
  return (grant) => !deepEqual(names(base, grant), names(head, grant));
}

/** The grants of one feature to one consumer, on each side. */
interface ConsumerGrants {
  readonly feature: string;
  readonly consumer: string;
  readonly was: readonly Grant[];
  readonly is: readonly Grant[];
}

function changesOf(
  { feature, consumer, was, is }: ConsumerGrants,
  pairs: readonly ClusterPair[],
  statesOf: StateFinder,
  sides: Sides,
): readonly Change[] {
  const groups = new Map<string, Cell[]>();
  for (const pair of pairs) {
    const [then, now] = [selecting(was, pair, sides.base), selecting(is, pair, sides.head)];
    const cell = cellOf(statesOf(feature, pair), then, now, pair);
    if (cell !== undefined) append(groups, canonical([cell.before, cell.after, cell.isDormant]), cell);
  }
  return [...groups.values()].map((cells) => change(feature, consumer, cells, [was, is], sides));
}

function selecting(grants: readonly Grant[], { after }: ClusterPair, { model }: Side): readonly Grant[] {
  const { name } = after.cluster;
  return grants.filter((grant) => model?.selected.get(grant)?.some((cluster) => cluster.name === name) === true);
}

/** Undefined if nothing changes, or if the change of the gate covers it. */
function cellOf(
  { before: then, after: now }: ReturnType<StateFinder>,
  was: readonly Grant[],
  is: readonly Grant[],
  pair: ClusterPair,
): Cell | undefined {
  if (then?.state !== now?.state) return undefined;
  const [before, after] = [grantText(was), grantText(is)];
  const dormant = now?.state !== "granted";
  if (before !== after) return { before, after, isDormant: dormant, pair };
  // The same access, but from other grants, which the rendered object names.
  const [by, nowBy] = [namesIn(was), namesIn(is)];
  const isRead = !dormant && pair.after.render.includes("milo");
  return by === nowBy || !isRead
    ? undefined
    : { before: `${before} ${by}`, after: `${after} ${nowBy}`, isDormant: dormant, pair };
}

function namesIn(grants: readonly Grant[]): string {
  return `by ${grants
    .map(({ name }) => name)
    .sort()
    .join(" and ")}`;
}

/** Null without grants. */
function grantText(grants: readonly Grant[]): string | null {
  if (grants.length === 0) return null;
  return mergeIntervals(grants.map(({ spec }) => spec))
    .map(intervalText)
    .join(" and ");
}

function intervalText({ starts, expires }: Interval): string {
  const from = starts === undefined ? "" : ` from ${starts}`;
  return `granted${from}${expires === undefined ? "" : ` until ${expires}`}`;
}

function change(
  feature: string,
  consumer: string,
  cells: readonly Cell[],
  [was, is]: readonly [readonly Grant[], readonly Grant[]],
  sides: Sides,
): Change {
  const pairs = cells.map(({ pair }) => pair);
  const [{ before, after, isDormant } = { before: null, after: null, isDormant: false }] = cells;
  const lost = after === null && !isDormant;
  const isReworded = before !== null && after !== null && / by /.test(before);
  const causes = because(feature, was, is);
  const dormant = advice("dormant", `"${feature}" is off there: this takes effect when it turns on`);
  return {
    kind: "grant",
    subject: feature,
    consumer,
    clusters: pairs.map((pair) => pair.after.cluster.name).sort(),
    before,
    after,
    because: causes.length > 0 ? causes : unique(pairs.flatMap((pair) => clusterFields(pair, sides))),
    owners: ownersOf([featureOn(sides.head, feature) ?? featureOn(sides.base, feature)]),
    advice: [...(lost ? [advice("access", `"${consumer}" loses access`)] : []), ...(isDormant ? [dormant] : [])],
    risk: lost ? "high" : isReworded || isDormant || !isLateOn(pairs, sides) ? "low" : "medium",
  };
}

function featureOn(side: Side, name: string): Feature | undefined {
  return resourcesOf(side, "Feature").get(name);
}

/** The grants that were added, changed or removed. */
function because(feature: string, was: readonly Grant[], is: readonly Grant[]): readonly Cause[] {
  const line = (grant: Grant, side: Cause["side"]): Cause =>
    cause(grant, ["spec", "features", grant.spec.features.indexOf(feature)], side, `spec.features[${feature}]`);
  const dates = (grant: Grant): readonly Cause[] =>
    (["starts", "expires", "clusters"] as const)
      .filter((field) => !deepEqual(was.find(({ name }) => name === grant.name)?.spec[field], grant.spec[field]))
      .filter((field) => grant.spec[field] !== undefined && was.some(({ name }) => name === grant.name))
      .map((field) => cause(grant, ["spec", field], "head"));
  const terms = ({ spec: { starts, expires, clusters } }: Grant): unknown => ({ starts, expires, clusters });
  const changed = is.filter((grant) => {
    const twin = was.find(({ name }) => name === grant.name);
    return twin === undefined || !deepEqual(terms(twin), terms(grant));
  });
  const gone = was.filter((grant) => !is.some(({ name }) => name === grant.name));
  return unique([
    ...changed.flatMap((grant) => [line(grant, "head"), ...dates(grant)]),
    ...gone.map((grant) => line(grant, "base")),
  ]);
}
