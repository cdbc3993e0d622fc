/**
 * When clusters get a change, counted from the merge. A commit is judged by its own rollout and by the one before it, so a
 * cluster waits for everything that either of them names. Clusters that wait for each other, because the change reorders
 * their waves, count as if each waited for all others.
 */
import { valueAt } from "../../base/collections.ts";
import type { Model } from "../../compiler/link/index.ts";
import type { Wave } from "./wave.ts";
import { stagesBefore, wavesOf } from "./waves.ts";

/** The rollout of one side of a change. */
export interface SideRollout {
  readonly waves: readonly Wave[];
  readonly waveOf: ReadonlyMap<string, Wave>;
  /** The stages that have a rollout. */
  readonly stages: ReadonlySet<string>;
  /** Stage -> the stages before it. */
  readonly before: ReadonlyMap<string, readonly string[]>;
}

/** Changed clusters that are in one wave before and after the change. */
interface Group {
  /** The wave at head. */
  readonly wave: Wave;
  /** The name of the wave, at base if head has no rollout for its stage. */
  readonly name: string;
  /** Sorted. */
  readonly clusters: readonly string[];
}

/** A group that another one waits for. */
interface Awaited {
  readonly group: Group;
  /** For how long it must have been green. */
  readonly bakes: number;
}

interface Time {
  /** Milliseconds after the merge. */
  readonly at: number;
  /** When the last group that it waits for gets the change; undefined if it only waits for those that wait for it. */
  readonly awaitedAt: number | undefined;
}

export type Scheduled = Group & Time;

/** Whether clusters of an earlier stage get something with the change that others get as well. */
export type IsNewIn = (clusters: readonly string[], earlier: readonly string[]) => boolean;

export function sideRollout({ byKind }: Pick<Model, "byKind">): SideRollout {
  const waves = wavesOf({ byKind });
  const stages = [...byKind.Stage.values()];
  return {
    waves,
    waveOf: new Map(waves.flatMap((wave) => wave.clusters.map((cluster) => [cluster, wave]))),
    stages: new Set(stages.filter(({ spec }) => spec.rollout !== undefined).map(({ name }) => name)),
    before: new Map(
      stages.map(({ name }) => [name, stagesBefore(name, (stage) => byKind.Stage.get(stage)?.spec.after)]),
    ),
  };
}

/** In the order of stages and times. The last side is head. */
export function schedule(
  changed: ReadonlySet<string>,
  sides: readonly SideRollout[],
  isNewIn: IsNewIn,
): readonly Scheduled[] {
  const groups = groupsOf(changed, sides);
  const awaited = new Map(
    groups.map((group) => [group, sides.flatMap((side) => awaitedBy(group, groups, side, isNewIn))]),
  );
  const timeOf = timesOf(awaited);
  const stages = [...new Set(groups.map(({ wave }) => wave.stage))];
  const rank = ({ wave }: Group): number => stages.indexOf(wave.stage);
  const scheduled = groups
    .map((group) => ({ ...group, ...timeOf(group) }))
    .toSorted((a, b) => rank(a) - rank(b) || a.at - b.at);
  const together = Map.groupBy(scheduled, ({ wave, name, at }) => [wave.stage, name, at].join("\n"));
  return [...together.values()].flatMap(joined);
}

/** One for groups of the same wave at the same time. */
function joined(all: readonly Scheduled[]): readonly Scheduled[] {
  const [first] = all;
  if (first === undefined) return [];
  const times = all.flatMap(({ awaitedAt }) => awaitedAt ?? []);
  const clusters = all.flatMap((one) => one.clusters).sort();
  return [{ ...first, clusters, awaitedAt: times.length === 0 ? undefined : Math.max(...times) }];
}

/** In the order of the waves at head. */
function groupsOf(changed: ReadonlySet<string>, sides: readonly SideRollout[]): readonly Group[] {
  const [head, base] = sides.toReversed();
  return (head?.waves ?? []).flatMap((wave) => {
    const own = wave.clusters.filter((name) => changed.has(name));
    return [...Map.groupBy(own, (name) => base?.waveOf.get(name))].map(([before, clusters]) => {
      const isRemoved = head?.stages.has(wave.stage) === false && before?.stage === wave.stage;
      return { wave, name: isRemoved ? before.name : wave.name, clusters };
    });
  });
}

/** The groups that a group waits for by the rollout of one side. A wave without changes has nothing to bake. */
function awaitedBy(
  group: Group,
  groups: readonly Group[],
  { waves, waveOf, stages, before }: SideRollout,
  isNewIn: IsNewIn,
): readonly Awaited[] {
  const waveIn = ({ clusters: [first = ""] }: Group): Wave | undefined => waveOf.get(first);
  const wave = waveIn(group);
  if (wave === undefined || !stages.has(wave.stage)) return [];
  const others = groups.flatMap((other) => {
    const own = waveIn(other);
    const isAwaited = own !== undefined && other.clusters.some((name) => !own.unawaited.includes(name));
    return isAwaited && own !== wave ? [{ group: other, wave: own }] : [];
  });
  const inStage = others.filter(
    (other) => other.wave.stage === wave.stage && waves.indexOf(other.wave) < waves.indexOf(wave),
  );
  const inEarlier = (before.get(wave.stage) ?? []).flatMap((stage) => {
    const own = others.filter((other) => other.wave.stage === stage);
    const clusters = own.flatMap((other) => other.group.clusters);
    return clusters.length > 0 && isNewIn(group.clusters, clusters) ? own : [];
  });
  return [...inStage, ...inEarlier].map((other) => ({ group: other.group, bakes: other.wave.bakes }));
}

function timesOf(awaited: ReadonlyMap<Group, readonly Awaited[]>): (group: Group) => Time {
  const reached = new Map<Group, ReadonlySet<Group>>();
  const reachedFrom = (group: Group): ReadonlySet<Group> => valueAt(reached, group, () => reachable(group, awaited));
  const times = new Map<Group, Time>();
  const timeOf = (group: Group): Time =>
    valueAt(times, group, () => {
      const mutual = new Set([group, ...[...reachedFrom(group)].filter((other) => reachedFrom(other).has(group))]);
      const all = [...mutual].flatMap((one) => awaited.get(one) ?? []);
      const outside = all.filter((one) => !mutual.has(one.group)).map((one) => ({ ...one, at: timeOf(one.group).at }));
      const start = Math.max(0, ...outside.map(({ at, bakes }) => at + bakes));
      return {
        at: start + sumOfBakes(all.filter((one) => mutual.has(one.group))),
        awaitedAt: outside.length === 0 ? undefined : Math.max(...outside.map(({ at }) => at)),
      };
    });
  return timeOf;
}

/** The longest time that groups can take which wait for each other. */
function sumOfBakes(awaited: readonly Awaited[]): number {
  const byGroup = Map.groupBy(awaited, ({ group }) => group);
  return [...byGroup.values()]
    .map((all) => Math.max(...all.map(({ bakes }) => bakes)))
    .reduce((sum, bakes) => sum + bakes, 0);
}

/** The groups that a group waits for, also through others. */
function reachable(group: Group, awaited: ReadonlyMap<Group, readonly Awaited[]>): ReadonlySet<Group> {
  const found = new Set<Group>();
  const open = [group];
  for (let one = open.pop(); one !== undefined; one = open.pop())
    for (const { group: next } of awaited.get(one) ?? [])
      if (!found.has(next)) {
        found.add(next);
        open.push(next);
      }
  return found;
}
