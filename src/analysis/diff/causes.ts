/** Finds the lines that cause a change: those that only head or only base has. */
import { namedRelease, namedTracks } from "../../compiler/link/index.ts";
import type { ReasonLink, FeatureState } from "../../compiler/resolve/index.ts";
import type { Path } from "../../base/source.ts";
import type { Resource } from "../../compiler/schema/index.ts";
import type { Cause } from "./change.ts";
import type { ClusterPair, Side, Sides, StatePair } from "./sides.ts";
import { resourcesOf, documentPairs } from "./sides.ts";
import { deepEqual } from "./values.ts";

export function cause(resource: Resource, path: Path, side: Cause["side"], spelled: string = path.join(".")): Cause {
  return { resource, path, place: `${resource.kind}/${resource.name}#${spelled}`, side };
}

/** A changed field: its place in head, or else in base. */
export function causeOfField(
  before: Resource | undefined,
  after: Resource | undefined,
  path: Path,
  spelled?: string,
): readonly Cause[] {
  if (after !== undefined && (before === undefined || valueAt(after, path) !== undefined))
    return [cause(after, path, "head", spelled)];
  return before === undefined ? [] : [cause(before, path, "base", spelled)];
}

/** The causes of a changed state on these clusters. `known`: the causes in the feature's own document. */
export function causesOf(
  { before, after, clusters }: StatePair,
  known: readonly Cause[],
  sides: Sides,
): readonly Cause[] {
  const added = (after?.because ?? []).flatMap((one) => newIn(one, "head", sides.base));
  const gone = (before?.because ?? []).flatMap((one) => newIn(one, "base", sides.head));
  const now = new Set(added.map(({ place }) => place));
  const own = [...known, ...added, ...gone.filter(({ place }) => !now.has(place))];
  const approval = isHeld(before) === isHeld(after) ? [] : clusters.flatMap(recordCauses);
  if (own.length + approval.length > 0) return unique([...own, ...approval]);
  const entry = (after?.because ?? []).slice(0, 1).map((one) => onSide(one, "head"));
  return unique([...clusters.flatMap((pair) => clusterFields(pair, sides)), ...entry]);
}

function isHeld(state: FeatureState | undefined): boolean {
  return state?.reason === "accreditation";
}

/** The record in force changed, or its list of features. */
function recordCauses({ before: { accreditation: was }, after: { accreditation: is } }: ClusterPair): readonly Cause[] {
  if (was?.name === is?.name)
    return deepEqual(was?.spec.features, is?.spec.features) ? [] : causeOfField(was, is, ["spec", "features"]);
  return is === undefined ? [] : [cause(is, ["metadata", "name"], "head")];
}

/** The place itself if its value differs on the other side, or the selector if only that changed. */
function newIn(one: ReasonLink, side: Cause["side"], other: Side): readonly Cause[] {
  if (!isIn(one, other)) return [onSide(one, side)];
  const twin: Resource | undefined = resourcesOf(other, one.resource.kind).get(one.resource.name);
  const path = ["spec", "clusters"];
  const selects = ["Override", "Grant", "Accreditation"].includes(one.resource.kind);
  if (!selects || twin === undefined || deepEqual(valueAt(twin, path), valueAt(one.resource, path))) return [];
  return [cause(one.resource, path, side)];
}

/** The added, removed and changed patches of a document; at the item that sets `field`, if there is one. */
export function patchCauses(kind: string, name: string, sides: Sides, field?: string): readonly Cause[] {
  return documentPairs(sides, "Patch").flatMap(({ before, after }) => {
    const { resource } = (after ?? before)?.spec ?? {};
    if (resource?.kind !== kind || resource.name !== name || deepEqual(before?.spec, after?.spec)) return [];
    if (deepEqual(before?.spec.set, after?.spec.set)) return causeOfField(before, after, ["spec", "clusters"]);
    const set = (after ?? before)?.spec.set ?? [];
    const index = field === undefined ? -1 : set.findIndex(({ path }) => path.includes(field));
    return causeOfField(before, after, ["spec", "set", ...(index === -1 ? [] : [index])]);
  });
}

/** Changed fields of the cluster that gates and selectors depend on, and a changed meaning of `latest`. */
export function clusterFields(pair: ClusterPair, sides: Sides): readonly Cause[] {
  const [{ cluster: was }, { cluster: is }] = [pair.before, pair.after];
  const paths = [
    ["spec", "stage"],
    ["spec", "release"],
    ["spec", "releases"],
    ["metadata", "labels"],
  ];
  return paths
    .filter((path) => !deepEqual(valueAt(was, path), valueAt(is, path)))
    .flatMap((path) => causeOfField(was, is, path))
    .concat(namedTracks(is).flatMap((track) => latestCauses(track, pair, sides)));
}

/** The release list of a track, if the cluster follows `latest` and the last release changed. */
export function latestCauses(track: string, { before, after }: ClusterPair, { base, head }: Sides): readonly Cause[] {
  const follows = [before, after].every(({ cluster }) => namedRelease(cluster, track) === "latest");
  if (!follows || before.releases.get(track) === after.releases.get(track)) return [];
  return causeOfField(base.model?.project, head.model?.project, ["spec", "releases", track]);
}

function onSide({ resource, path, place }: ReasonLink, side: Cause["side"]): Cause {
  return { resource, path, place, side };
}

/** Whether a side has the same value; an item of a list may have moved. */
function isIn({ resource, path }: ReasonLink, side: Side): boolean {
  const other: Resource | undefined = resourcesOf(side, resource.kind).get(resource.name);
  if (other === undefined || other === resource) return other !== undefined;
  const value = valueAt(resource, path);
  if (typeof path.at(-1) !== "number") return deepEqual(value, valueAt(other, path));
  const list = valueAt(other, path.slice(0, -1));
  return Array.isArray(list) && list.some((item) => deepEqual(item, value));
}

export function valueAt(resource: Resource, path: Path): unknown {
  let value: unknown = resource.document.value;
  for (const step of path)
    value = typeof value === "object" && value !== null ? (value as Record<string | number, unknown>)[step] : undefined;
  return value;
}

/** Removes duplicate places. */
export function unique(causes: readonly Cause[]): readonly Cause[] {
  const seen = new Set<string>();
  return causes.filter(({ place, side }) => {
    const key = `${side} ${place}`;
    return seen.has(key) ? false : seen.add(key);
  });
}
