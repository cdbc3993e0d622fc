/** The plan of a change before the merge: which clusters it reaches one after the other, relative to the merge. */
import { append } from "../../base/collections.ts";
import { maintenanceOf } from "../../base/maintenance-windows.ts";
import { deepEqual, servedText } from "../diff/index.ts";
import type { Change, Side } from "../diff/index.ts";
import type { Model } from "../../compiler/link/index.ts";
import type { ClusterState, FeatureState, ReasonLink } from "../../compiler/resolve/index.ts";
import type { Resource } from "../../compiler/schema/index.ts";
import { reasonAtOnce } from "./at-once.ts";
import type { Wave } from "./wave.ts";
import { wavesOf } from "./waves.ts";

/** Clusters that get a change together. */
export interface RolloutStep {
  readonly stage: string;
  /** Empty for a stage without waves. */
  readonly wave: string;
  /** The clusters that change, sorted. */
  readonly clusters: readonly string[];
  /**
   * `wave`: after the wave before. `stage`: after the last wave of an earlier stage that gets the same. `merge`: at once,
   * if the earlier stages have had everything for long enough.
   */
  readonly after: "merge" | "stage" | "wave";
  /** How long the one before must have been green, in milliseconds; 0 for `merge`. */
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
  const stages = [...model.byKind.Stage.values()];
  if (stages.every(({ spec }) => spec.rollout === undefined)) return undefined;
  const isChanged = ({ resource }: ReasonLink): boolean =>
    !deepEqual(documentOn(base, resource)?.spec, documentOn(head, resource)?.spec);
  const changed = new Set(
    changes.filter((change) => reasonAtOnce(change, isChanged) === undefined).flatMap(({ clusters }) => clusters),
  );
  const waves = wavesOf(model)
    .map((wave) => ({ ...wave, clusters: wave.clusters.filter((name) => changed.has(name)) }))
    .filter(({ clusters }) => clusters.length > 0);
  if (waves.length === 0) return undefined;
  const byName = new Map(states.map((state) => [state.cluster.name, state]));
  const [before, after] = [base, head].map((side) => valuesIn(side)) as [Values, Values];
  const untested = untestedBy(head, before, after, waves);
  const isNewIn = newIn(changes, before, after);
  return waves.map((wave) => ({
    stage: wave.stage,
    wave: wave.name,
    clusters: wave.clusters,
    ...startOf(wave, waves, isNewIn, model),
    inWindow: wave.clusters.some((name) => hasWindow(byName.get(name))),
    ...(wave.pause === undefined ? {} : { pause: wave.pause }),
    untested: untested.get(wave) ?? [],
  }));
}

function documentOn({ model }: Side, { kind, name }: Resource): Resource | undefined {
  return model?.byKind[kind].get(name);
}

/** Names the step that a wave waits for. A wave without changes has nothing to bake. */
function startOf(wave: Wave, waves: readonly Wave[], isNewIn: IsNewIn, { byKind }: Model): Start {
  if (byKind.Stage.get(wave.stage)?.spec.rollout === undefined) return AT_MERGE;
  const before = waves.slice(0, waves.indexOf(wave)).filter(isAwaited);
  const previous = before.findLast(({ stage }) => stage === wave.stage);
  if (previous !== undefined) return { after: "wave", wait: previous.bakes };
  const earlier = stagesBefore(wave.stage, byKind).map((name) => before.filter(({ stage }) => stage === name));
  const last = earlier.find((own) => isNewIn(wave, own))?.at(-1);
  return last === undefined ? AT_MERGE : { after: "stage", wait: last.bakes };
}

/** Whether any of its clusters is waited for. */
function isAwaited({ clusters, unawaited }: Wave): boolean {
  return clusters.some((cluster) => !unawaited.includes(cluster));
}

type Start = Pick<RolloutStep, "after" | "wait">;

const AT_MERGE: Start = { after: "merge", wait: 0 };

/** Whether waves of an earlier stage get something with the change that a wave gets as well. */
type IsNewIn = (wave: Wave, earlier: readonly Wave[]) => boolean;

/** Between stages, the values of features and the catalog count. */
function newIn(changes: readonly Change[], before: Values, after: Values): IsNewIn {
  const catalog = changes.filter(({ kind }) => kind === "catalog").map(({ clusters }) => new Set(clusters));
  return (wave, earlier) => {
    const others = earlier.flatMap(({ clusters }) => clusters);
    if (catalog.some((one) => wave.clusters.some((name) => one.has(name)) && others.some((name) => one.has(name))))
      return true;
    const isNew = (cluster: string, feature: string, value: string): boolean =>
      after.get(cluster)?.get(feature) === value && before.get(cluster)?.get(feature) !== value;
    return wave.clusters.some((cluster) =>
      [...(after.get(cluster) ?? [])].some(
        ([feature, value]) => isNew(cluster, feature, value) && others.some((other) => isNew(other, feature, value)),
      ),
    );
  };
}

/** The nearest first. */
function stagesBefore(stage: string, byKind: Model["byKind"]): readonly string[] {
  const found = new Set<string>();
  const next = (name: string): string | undefined => byKind.Stage.get(name)?.spec.after;
  for (let name = next(stage); name !== undefined && !found.has(name); name = next(name)) found.add(name);
  return [...found];
}

function hasWindow(state: ClusterState | undefined): boolean {
  return state !== undefined && maintenanceOf(state.cluster.spec, state.stage.spec) !== undefined;
}

/** The features that each wave tests first: those that turn on, or get another value, as in no stage before. */
function untestedBy(
  head: Side,
  before: Values,
  after: Values,
  waves: readonly Wave[],
): ReadonlyMap<Wave, readonly string[]> {
  const { byKind } = head.model ?? {};
  const found = new Map<Wave, string[]>();
  const done = new Set<string>();
  for (const wave of waves) {
    if (byKind?.Stage.get(wave.stage)?.spec.rollout === undefined) continue;
    const earlier = stagesBefore(wave.stage, byKind);
    if (earlier.length === 0) continue;
    const tested = head.states.filter(({ stage }) => earlier.includes(stage.name));
    for (const cluster of wave.clusters)
      for (const [feature, value] of after.get(cluster) ?? []) {
        const key = `${wave.stage} ${feature}`;
        if (done.has(key) || before.get(cluster)?.get(feature) === value) continue;
        if (tested.some((state) => after.get(state.cluster.name)?.get(feature) === value)) continue;
        done.add(key);
        append(found, wave, feature);
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
