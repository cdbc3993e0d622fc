/** Changes of rollouts: waves, what they wait for, the checks that they ask, and clusters that nothing waits for. */
import { waitingTime, waitingTimeText } from "../../base/dates.ts";
import { quoteList } from "../../base/diagnostics.ts";
import type { Cause, Change } from "./change.ts";
import { dividedIntoWaves } from "../../compiler/link/index.ts";
import type { Cluster, Stage } from "../../compiler/link/index.ts";
import { advice } from "./advice.ts";
import { causeOfField, unique } from "./causes.ts";
import { documentPairs, resourcesOf } from "./sides.ts";
import type { Side, Sides } from "./sides.ts";
import { deepEqual, sorted, textsOf } from "./values.ts";

/** A changed rollout. `loosened`: what clusters no longer wait for, as sentences; empty if nothing is loosened. */
export interface RolloutShift {
  readonly subject: string;
  readonly before: string | null;
  readonly after: string | null;
  readonly because: readonly Cause[];
  readonly loosened: readonly string[];
}

export function rolloutShifts(sides: Sides): readonly RolloutShift[] {
  return [...stageShifts(sides), ...clusterShifts(sides), ...checkShifts(sides)];
}

export function rolloutChanges(sides: Sides): readonly Change[] {
  return rolloutShifts(sides).map(({ loosened, ...shift }) => ({
    kind: "policy",
    ...shift,
    clusters: [],
    owners: [],
    advice: loosened.map((sentence) => advice("policy", sentence)),
    risk: loosened.length > 0 ? "high" : "low",
  }));
}

function stageShifts(sides: Sides): readonly RolloutShift[] {
  const [was, is] = [resourcesOf(sides.base, "Stage"), resourcesOf(sides.head, "Stage")];
  return sorted([...was.keys()]).flatMap((name): readonly RolloutShift[] => {
    const [before, after] = [was.get(name), is.get(name)];
    if (before === undefined || after === undefined) return [];
    const [old, now] = [before.spec.rollout, after.spec.rollout];
    const loosened = old === undefined ? [] : loosenedOf(before, after, sides);
    if (deepEqual(old, now) && loosened.length === 0) return [];
    const [beforeText, afterText] = textsOf(old, now);
    const isOrder = old !== undefined && before.spec.after !== after.spec.after;
    const because = unique([
      ...(deepEqual(old, now) ? [] : causeOfField(before, after, ["spec", "rollout"])),
      ...(isOrder ? causeOfField(before, after, ["spec", "after"]) : []),
      ...(deepEqual(old, now) && !isOrder ? movedClusters(name, sides) : []),
    ]);
    return [
      { subject: `stages[${JSON.stringify(name)}].rollout`, before: beforeText, after: afterText, because, loosened },
    ];
  });
}

/** The clusters of a stage that are selected otherwise than before. */
function movedClusters(stage: string, sides: Sides): readonly Cause[] {
  const path = ["metadata", "labels"];
  return documentPairs(sides, "Cluster").flatMap(({ before, after }) =>
    after?.spec.stage === stage && !deepEqual(before?.metadata.labels, after.metadata.labels)
      ? causeOfField(before, after, path)
      : [],
  );
}

/** The position of a cluster in its stage, and the conditions of its wave. */
interface Place {
  readonly position: number;
  readonly bakes: number;
  readonly checks: readonly string[];
}

interface PlacedWave {
  readonly name: string;
  readonly clusters: readonly string[];
  readonly place: Place;
}

function wavesIn(stage: Stage, side: Side): readonly PlacedWave[] {
  const clusters = [...resourcesOf(side, "Cluster").values()].filter(({ spec }) => spec.stage === stage.name);
  const { rollout } = stage.spec;
  return dividedIntoWaves(stage, clusters).map(({ name, index, clusters: own }, position) => {
    const wave = index === undefined ? undefined : rollout?.waves?.[index];
    const checks = wave?.checks ?? rollout?.checks ?? "none";
    return {
      name,
      clusters: own.map((cluster) => cluster.name),
      place: {
        position,
        bakes: waitingTime(wave?.bakes ?? rollout?.bakes ?? ""),
        checks: typeof checks === "string" ? [] : checks,
      },
    };
  });
}

/** Compares what each cluster waits for, however the waves are written. Clusters that only one side has don't count. */
function loosenedOf(before: Stage, after: Stage, { base, head }: Sides): readonly string[] {
  if (after.spec.rollout === undefined) return [`stage "${after.name}" no longer has a rollout`];
  const now = new Map(wavesIn(after, head).flatMap(({ clusters, place }) => clusters.map((name) => [name, place])));
  const waves = wavesIn(before, base).map((wave) => ({
    ...wave,
    places: wave.clusters.flatMap((name) => now.get(name) ?? []),
  }));
  const found = waves
    .filter(({ places }) => places.length > 0)
    .flatMap(({ name, place, places }) => {
      const wave = `wave "${name}" of stage "${after.name}"`;
      const bakes = Math.min(...places.map((one) => one.bakes));
      const dropped = place.checks.filter((check) => places.some(({ checks }) => !checks.includes(check)));
      const earlier = waves.find(
        (other) =>
          other.place.position < place.position &&
          Math.max(...other.places.map((one) => one.position)) >= Math.min(...places.map((one) => one.position)),
      );
      return [
        ...(bakes < place.bakes
          ? [`${wave} bakes for ${waitingTimeText(bakes)} instead of ${waitingTimeText(place.bakes)}`]
          : []),
        ...(dropped.length === 0 ? [] : [`${wave} no longer needs ${quoteList(dropped)} to be green`]),
        ...(earlier === undefined ? [] : [`${wave} no longer waits for wave "${earlier.name}"`]),
      ];
    });
  const previous = before.spec.after;
  const isFree = previous !== undefined && after.spec.after !== previous;
  return isFree ? [...found, `stage "${after.name}" no longer waits for stage "${previous}"`] : found;
}

function clusterShifts(sides: Sides): readonly RolloutShift[] {
  return documentPairs(sides, "Cluster").flatMap(({ name, before, after }): readonly RolloutShift[] => {
    if (before === undefined || after === undefined) return [];
    const [was, is] = [before, after].map(waitText);
    if (was === is) return [];
    const loosened = after.spec.waitFor === false ? [`nothing waits for cluster "${name}" any longer`] : [];
    return [
      {
        subject: `clusters[${JSON.stringify(name)}].waitFor`,
        before: was ?? null,
        after: is ?? null,
        because: causeOfField(before, after, ["spec", "waitFor"]),
        loosened,
      },
    ];
  });
}

function waitText({ spec: { waitFor } }: Cluster): string {
  return waitFor === false ? "no" : "yes";
}

/** Another question may be easier to answer, so each change of one counts as looser. */
function checkShifts({ base, head }: Sides): readonly RolloutShift[] {
  const [before, after] = [base.model?.project, head.model?.project];
  const [was, is] = [before?.spec.checks ?? {}, after?.spec.checks ?? {}];
  return sorted([...Object.keys(was), ...Object.keys(is)])
    .filter((name) => !deepEqual(was[name], is[name]))
    .map((name) => {
      const [beforeText, afterText] = textsOf(was[name], is[name]);
      const isOther = was[name] !== undefined && is[name] !== undefined;
      return {
        subject: `checks.${name}`,
        before: beforeText,
        after: afterText,
        because: causeOfField(before, after, ["spec", "checks", name]),
        loosened: isOther ? [`check "${name}" asks another question`] : [],
      };
    });
}
