/** The plan of a change before the merge: which clusters it reaches one after the other, relative to the merge. */
import { append } from "../../base/collections.ts";
import { maintenanceOf } from "../../base/maintenance-windows.ts";
import { deepEqual, servedText } from "../diff/index.ts";
import type { Change, Side } from "../diff/index.ts";
import type { ClusterState, FeatureState, ReasonLink } from "../../compiler/resolve/index.ts";
import type { Resource } from "../../compiler/schema/index.ts";
import { reasonAtOnce } from "./at-once.ts";
import { schedule, sideRollout } from "./schedule.ts";
import type { IsNewIn, Scheduled, SideRollout } from "./schedule.ts";
import type { Wave } from "./wave.ts";

/** Clusters that get a change together. */
export interface RolloutStep {
  readonly stage: string;
  /** Empty for a stage without waves. */
  readonly wave: string;
  /** The clusters that change, sorted. */
  readonly clusters: readonly string[];
  /**
   * `wave`: after the step before of its stage. `stage`: after the last wave of an earlier stage that gets the same. `merge`:
   * at once, if the earlier stages have had everything for long enough; if waves wait for each other, after `wait`.
   */
  readonly after: "merge" | "stage" | "wave";
  /** How long the one before must have been green, in milliseconds. */
  readonly wait: number;
  /** Whether a maintenance window may hold one of the clusters back. */
  readonly inWindow: boolean;
  readonly pause?: Wave["pause"];
  /** Features that get a value here first, because no stage before has them with it. Sorted. */
  readonly untested: readonly string[];
}

/**
 * The steps of a change in order; undefined if no stage has a `rollout`, or no cluster changes. Independent of the day,
 * and of the published commits. Grants, emergencies, new clusters and releases go at once, so they are not steps.
 */
export function rolloutPreview(changes: readonly Change[], base: Side, head: Side): readonly RolloutStep[] | undefined {
  const { model, states } = head;
  if (model === undefined) return undefined;
  const sides = [base.model, model].flatMap((one) => (one === undefined ? [] : [sideRollout(one)]));
  if (sides.every(({ stages }) => stages.size === 0)) return undefined;
  const isChanged = ({ resource }: ReasonLink): boolean =>
    !deepEqual(documentOn(base, resource)?.spec, documentOn(head, resource)?.spec);
  const changed = new Set(
    changes.filter((change) => reasonAtOnce(change, isChanged) === undefined).flatMap(({ clusters }) => clusters),
  );
  const [before, after] = [base, head].map((side) => valuesIn(side)) as [Values, Values];
  const scheduled = schedule(changed, sides, newIn(changes, before, after));
  if (scheduled.length === 0) return undefined;
  const byName = new Map(states.map((state) => [state.cluster.name, state]));
  const untested = untestedBy(states, before, after, scheduled, sides);
  return scheduled.map((one, index) => ({
    stage: one.wave.stage,
    wave: one.name,
    clusters: one.clusters,
    ...startOf(one, scheduled[index - 1]),
    inWindow: one.clusters.some((name) => hasWindow(byName.get(name))),
    ...(one.wave.pause === undefined ? {} : { pause: one.wave.pause }),
    untested: untested.get(one) ?? [],
  }));
}

function documentOn({ model }: Side, { kind, name }: Resource): Resource | undefined {
  return model?.byKind[kind].get(name);
}

function startOf(
  { wave, at, awaitedAt }: Scheduled,
  previous: Scheduled | undefined,
): Pick<RolloutStep, "after" | "wait"> {
  if (awaitedAt === undefined) return { after: "merge", wait: at };
  if (previous?.wave.stage === wave.stage) return { after: "wave", wait: at - previous.at };
  return { after: "stage", wait: at - awaitedAt };
}

/** Between stages, the values of features and the catalog count. */
function newIn(changes: readonly Change[], before: Values, after: Values): IsNewIn {
  const catalog = changes.filter(({ kind }) => kind === "catalog").map(({ clusters }) => new Set(clusters));
  return (clusters, others) => {
    if (catalog.some((one) => clusters.some((name) => one.has(name)) && others.some((name) => one.has(name))))
      return true;
    const isNew = (cluster: string, feature: string, value: string): boolean =>
      after.get(cluster)?.get(feature) === value && before.get(cluster)?.get(feature) !== value;
    return clusters.some((cluster) =>
      [...(after.get(cluster) ?? [])].some(
        ([feature, value]) => isNew(cluster, feature, value) && others.some((other) => isNew(other, feature, value)),
      ),
    );
  };
}

function hasWindow(state: ClusterState | undefined): boolean {
  return state !== undefined && maintenanceOf(state.cluster.spec, state.stage.spec) !== undefined;
}

/** The features that each step tests first: those that turn on, or get another value, as in no stage before. */
function untestedBy(
  states: Side["states"],
  before: Values,
  after: Values,
  scheduled: readonly Scheduled[],
  sides: readonly SideRollout[],
): ReadonlyMap<Scheduled, readonly string[]> {
  const found = new Map<Scheduled, string[]>();
  const done = new Set<string>();
  for (const step of scheduled) {
    const { stage } = step.wave;
    if (sides.every(({ stages }) => !stages.has(stage))) continue;
    const earlier = new Set(sides.flatMap((side) => [...(side.before.get(stage) ?? [])]));
    if (earlier.size === 0) continue;
    const tested = states.filter((state) => earlier.has(state.stage.name));
    for (const cluster of step.clusters)
      for (const [feature, value] of after.get(cluster) ?? []) {
        const key = `${stage} ${feature}`;
        if (done.has(key) || before.get(cluster)?.get(feature) === value) continue;
        if (tested.some((state) => after.get(state.cluster.name)?.get(feature) === value)) continue;
        done.add(key);
        append(found, step, feature);
      }
  }
  for (const features of found.values()) features.sort();
  return found;
}

/** Cluster -> feature that is on -> what it serves. */
type Values = ReadonlyMap<string, ReadonlyMap<string, string>>;

function valuesIn({ states }: Side): Values {
  return new Map(states.map((state) => [state.cluster.name, valuesOf(state)]));
}

/** The features that are on, with what they serve. */
function valuesOf({ features }: ClusterState): ReadonlyMap<string, string> {
  const open = features.filter((state: FeatureState) => state.open);
  return new Map(open.map((state) => [state.feature.name, servedText(state)]));
}
