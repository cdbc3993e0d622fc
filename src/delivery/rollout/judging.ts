/**
 * The plans by which a commit is judged: that of HEAD, and those before the commit and before each older one that is new
 * on the cluster. So a commit loosens nothing for itself, nor for what comes on top of it.
 */
import { valueAt } from "../../base/collections.ts";
import { stagesBefore } from "../../analysis/rollout/index.ts";
import type { Wave } from "../../analysis/rollout/index.ts";

/** The waves of all stages of a commit, in order. Stages without a rollout are one wave without a name. */
export interface RolloutPlan {
  readonly waves: readonly JudgingWave[];
  /** Stage -> the stage before it. */
  readonly after: ReadonlyMap<string, string>;
  /** The stages that have a rollout. */
  readonly stages: ReadonlySet<string>;
}

export interface JudgingWave extends Wave {
  /** The clusters to wait for, if the commit has removed all of them, and there are no others in their place. */
  readonly gone?: readonly string[];
}

export interface PlanInput {
  /** The plan of HEAD. */
  readonly plan: RolloutPlan;
  /** The plan before a commit; undefined for the first commit. Equal plans are the same object. */
  readonly planBefore: (source: string) => RolloutPlan | undefined;
  /** The plan of a commit; undefined if it is not valid. */
  readonly planAt: (source: string) => RolloutPlan | undefined;
  /** The commits that were HEAD of a run, as far as it published them or adopted their plan. Newest first. */
  readonly steps: readonly string[];
  /** Whether a commit is another one or an ancestor of it. */
  readonly isIn: (commit: string, other: string) => boolean;
}

export interface JudgingPlans {
  /**
   * The plans for a commit on a cluster. `isNew`: whether the cluster does not have a commit. `isHad`: whether a commit
   * changes nothing on the cluster.
   */
  readonly on: (
    source: string,
    isNew: (step: string) => boolean,
    isHad?: (step: string) => boolean,
  ) => ReadonlySet<RolloutPlan>;
  /** The plans for a commit and the older ones that are new on any cluster: of the oldest first, and of HEAD last. */
  readonly inOrder: (source: string, isNew: (step: string) => boolean) => readonly RolloutPlan[];
}

export function plansIn({ plan, planBefore, planAt, steps, isIn }: PlanInput): JudgingPlans {
  const judging = new Map<RolloutPlan, Map<RolloutPlan, RolloutPlan>>();
  const before = (step: string): readonly RolloutPlan[] => {
    const [was, own = plan] = [planBefore(step), planAt(step)];
    if (was === undefined || (was === plan && own === plan)) return [];
    const known = valueAt(judging, was, () => new Map<RolloutPlan, RolloutPlan>());
    return [valueAt(known, own, () => asOfNow(was, own, plan))];
  };
  return {
    on: (source, isNew, isHad = () => false) => {
      const plans = new Set([plan, ...before(source)]);
      for (const step of steps.filter((one) => isIn(one, source) && isNew(one)))
        for (const one of before(step)) if (!plans.has(one) && !isHad(step)) plans.add(one);
      return plans;
    },
    inOrder: (source, isNew) => {
      const older = steps.filter((step) => step !== source && isIn(step, source) && isNew(step)).toReversed();
      return [...new Set([...[...older, source].flatMap(before), plan])];
    },
  };
}

/** The plan before a commit, for the clusters that HEAD has. `own`: the plan of the commit. */
function asOfNow(before: RolloutPlan, own: RolloutPlan, head: RolloutPlan): RolloutPlan {
  const now = new Set(head.waves.flatMap(({ clusters }) => clusters));
  const [unawaited, ownUnawaited] = [head, own].map(({ waves }) => new Set(waves.flatMap((wave) => wave.unawaited)));
  const ownClusters = new Set(own.waves.flatMap(({ clusters }) => clusters));
  const waves = before.waves.map((wave): JudgingWave => {
    const clusters = wave.clusters.filter((cluster) => now.has(cluster));
    const nobody = clusters.filter(
      (cluster) =>
        wave.unawaited.includes(cluster) ||
        // Set by a later commit.
        (unawaited?.has(cluster) === true && ownUnawaited?.has(cluster) !== true),
    );
    const awaited = awaitedIn(wave);
    const left = { ...wave, clusters, unawaited: nobody };
    const isLater = awaited.some((cluster) => !now.has(cluster) && ownClusters.has(cluster));
    if (awaited.length === 0 || isLater || awaited.some((cluster) => now.has(cluster))) return left;
    const instead = head.waves.find((one) => one.stage === wave.stage && one.name === wave.name);
    if (instead === undefined || awaitedIn(instead).length === 0) return { ...left, gone: awaited };
    return { ...wave, clusters: instead.clusters, unawaited: instead.unawaited };
  });
  return { ...before, waves };
}

/** The clusters of a wave to wait for. */
export function awaitedIn({ clusters, unawaited }: Wave): readonly string[] {
  return clusters.filter((cluster) => !unawaited.includes(cluster));
}

export function waveOf(cluster: string, { waves }: RolloutPlan): JudgingWave | undefined {
  return waves.find(({ clusters }) => clusters.includes(cluster));
}

/** Whether a stage that a cluster is in, by one of the plans, has a rollout by one of them. */
export function isInRollout(cluster: string, plans: ReadonlySet<RolloutPlan>): boolean {
  const stages = [...plans].flatMap((plan) => waveOf(cluster, plan)?.stage ?? []);
  return [...plans].some((plan) => stages.some((stage) => plan.stages.has(stage)));
}

/**
 * Whether a cluster comes before another one, in its stage or in an earlier one. The oldest plan that orders them decides,
 * because two plans with another order would let them wait for each other.
 */
export function isFirst(cluster: string, other: string, plans: readonly RolloutPlan[]): boolean {
  for (const plan of plans) {
    const [own, others] = [placesIn(plan).get(cluster), placesIn(plan).get(other)];
    if (own === undefined || others === undefined || own.index === others.index) continue;
    if (own.stage === others.stage) return own.index < others.index;
    if (earlierStages(others.stage, plan).includes(own.stage)) return true;
    if (earlierStages(own.stage, plan).includes(others.stage)) return false;
  }
  return false;
}

/** The stages before a stage, the nearest first. */
export function earlierStages(stage: string, { after }: Pick<RolloutPlan, "after">): readonly string[] {
  return stagesBefore(stage, (one) => after.get(one));
}

interface PlaceInPlan {
  readonly stage: string;
  /** The index of its wave. */
  readonly index: number;
}

const places = new WeakMap<RolloutPlan, ReadonlyMap<string, PlaceInPlan>>();

function placesIn(plan: RolloutPlan): ReadonlyMap<string, PlaceInPlan> {
  return valueAt(places, plan, () => {
    const entries = plan.waves.flatMap(({ stage, clusters }, index) =>
      clusters.map((cluster) => [cluster, { stage, index }] as const),
    );
    return new Map(entries);
  });
}
