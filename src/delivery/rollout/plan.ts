/**
 * Decides which commit each cluster may have: a function of the waves, the publications so far, the answers of checks and
 * the time.
 *
 * - Between the waves of a stage, commits count. A cluster may have a commit when every cluster of the waves before it has
 *   had it for their `bakes`, and no check there is red or without an answer.
 * - Between stages, features count. A feature may turn on, or get another value, when it has been on with that value in
 *   the stages before, for their `bakes`. If no earlier stage can have it like that, the first wave is its first test.
 * - A commit that changes nothing on a cluster has there what the cluster has: also the time and the answers of checks.
 * - A commit is never published for a value that HEAD has taken back.
 * - Each commit is judged by the plan of HEAD, and by the plans before it and before each older commit that it brings
 *   along: a commit loosens nothing for itself, nor does one on top of it.
 */
import { valueAt } from "../../base/collections.ts";
import { lazy } from "../../base/lazy.ts";
import { isPaused } from "../../analysis/rollout/index.ts";
import type { Wave } from "../../analysis/rollout/index.ts";
import { blamedIn, greenSince, greenWith, isBlamed, lastWhere } from "./history.ts";
import type { BranchCommit } from "./history.ts";
import type { RolloutInput } from "./input.ts";
import { awaitedIn, isFirst, isInRollout, plansIn, earlierStages, waveOf } from "./judging.ts";
import type { JudgingPlans, JudgingWave, RolloutPlan } from "./judging.ts";
import { changes, clustersRedWith, isTrusted, rolledBack, takenBack } from "./returns.ts";
import { endOf, mergeWaits } from "./waits.ts";
import type { Wait } from "./waits.ts";

export interface Decision {
  readonly wave: Wave;
  /** The commit that the cluster may have now, instead of the one that it has. */
  readonly source: string | undefined;
  /** The next commit that waits; undefined if none does. */
  readonly next: string | undefined;
  readonly waits: readonly Wait[];
  /** Features that would change with `source` or `next`, and that no earlier stage can test. */
  readonly untested: readonly string[];
}

export interface Planner {
  /** Undefined if the cluster's stage has no rollout. */
  readonly decide: (cluster: string) => Decision | undefined;
  /** Since when a cluster has a commit; undefined if it does not, or was not green with it. */
  readonly since: (cluster: string, source: string) => number | undefined;
}

export function planner(input: RolloutInput): Planner {
  const { plan } = input;
  const clusters = new Map(plan.waves.flatMap((wave) => wave.clusters.map((cluster) => [cluster, wave])));
  const held = new Map<string, Held>();
  const waits = new Map<RolloutPlan, Map<string, WavesBefore>>();
  const orders = new Map<string, readonly RolloutPlan[]>();
  const features = new Map<string, Held>();
  const decisions = new Map<string, { readonly decision: Decision | undefined }>();
  const plans = plansIn(input);
  const sources = new Set(
    plan.waves.flatMap(awaitedIn).flatMap((one) => input.history(one).commits.at(-1)?.source ?? []),
  );
  const isNew = (step: string): boolean => [...sources].some((source) => !input.isIn(step, source));
  const rules: Rules = {
    ...input,
    plans,
    isNew,
    redWithHead: lazy(() => clustersRedWith(input)),
    isFirst: (cluster, other, source) =>
      isFirst(
        cluster,
        other,
        valueAt(orders, source, () => plans.inOrder(source, isNew)),
      ),
    featureSince: (cluster, feature, value) =>
      valueAt(features, JSON.stringify([cluster, feature, value]), () => featureSince(cluster, feature, value, input)),
    held: (cluster, source) => valueAt(held, `${cluster} ${source}`, () => heldSince(cluster, source, input)),
    wavesBefore: (wave, by, source) =>
      valueAt(
        valueAt(waits, by, () => new Map<string, WavesBefore>()),
        [wave.stage, wave.name, source].join("\n"),
        () => waitsForWaves(wave, by, source, rules),
      ),
  };
  return {
    decide: (cluster) =>
      valueAt(decisions, cluster, () => {
        const wave = clusters.get(cluster);
        return { decision: wave === undefined ? undefined : decide(cluster, wave, rules) };
      }).decision,
    since: (cluster, source) => {
      const found = rules.held(cluster, source);
      return "since" in found ? found.since : undefined;
    },
  };
}

interface Rules extends RolloutInput {
  readonly plans: JudgingPlans;
  /** Whether any cluster lacks a commit. */
  readonly isNew: (step: string) => boolean;
  readonly redWithHead: () => ReadonlySet<string>;
  /** Whether a cluster gets a commit before another one, so that it does not wait for it. */
  readonly isFirst: (cluster: string, other: string, source: string) => boolean;
  readonly held: (cluster: string, source: string) => Held;
  /** Memoized: many clusters wait for the same. */
  readonly featureSince: (cluster: string, feature: string, value: string) => Held;
  /** Memoized: it is the same for all clusters of a wave. */
  readonly wavesBefore: (wave: JudgingWave, plan: RolloutPlan, source: string) => WavesBefore;
}

/** The newest commit for which nothing waits. */
function decide(cluster: string, wave: Wave, rules: Rules): Decision | undefined {
  const { candidates, head } = rules;
  const last = rules.history(cluster).commits.at(-1);
  if (!isInRollout(cluster, rules.plans.on(head, isNewOn(last?.source, rules)))) return undefined;
  let waiting: Pick<Decision, "next" | "waits" | "untested"> = { next: undefined, waits: [], untested: [] };
  for (const source of candidates) {
    if (last !== undefined && !isNewer(source, last, rules)) break;
    const content = rules.content(source, cluster);
    if (content === undefined) continue;
    // Older commits are over where this one changes nothing.
    if (last?.content === content) return { wave, source: source === head ? head : undefined, ...waiting };
    const found = judged(cluster, wave, source, rules);
    if (found.waits.length === 0) return { wave, source, ...waiting, untested: found.untested };
    if (waiting.next === undefined || !isForever(found.waits)) waiting = { next: source, ...found };
  }
  return { wave, source: undefined, ...waiting };
}

/** Whether a cluster with this commit lacks another one. Without a branch, whether any cluster does. */
function isNewOn(has: string | undefined, { isIn, isNew }: Rules): (step: string) => boolean {
  return has === undefined ? isNew : (step) => !isIn(step, has);
}

/** HEAD can have other files than its own publication: those of another version of Sluice. */
function isNewer(source: string, { source: published }: BranchCommit, { head, rollback, isIn }: Rules): boolean {
  if (source === head && (rollback || source === published)) return true;
  return source !== published && isIn(published, source);
}

/** A commit that can't be published any more; a newer one will be. */
function isForever(waits: readonly Wait[]): boolean {
  return waits.some(({ why }) => why === "taken-back" || why === "rolled-back");
}

interface Judgment {
  readonly waits: readonly Wait[];
  readonly untested: readonly string[];
}

const NONE: Judgment = { waits: [], untested: [] };

function judged(cluster: string, wave: Wave, source: string, rules: Rules): Judgment {
  const { plan, history, head, now, content } = rules;
  const waits = [
    ...pauseOf(wave, now),
    ...takenBack(cluster, source, rules),
    ...rolledBack(cluster, wave, source, rules),
  ];
  if (source === head && waits.length === 0 && isTrusted(cluster, wave, rules.redWithHead(), rules)) return NONE;
  const last = history(cluster).commits.at(-1);
  const plans = rules.plans.on(
    source,
    isNewOn(last?.source, rules),
    (step) => content(step, cluster) === last?.content,
  );
  const found = [...plans].map((one) => ({ plan: one, ...judgedBy(one, cluster, source, rules) }));
  const { untested = [] } = found.find((one) => one.plan === plan) ?? {};
  const beside = redBeside(cluster, wave, source, rules);
  return { waits: mergeWaits([...waits, ...beside, ...found.flatMap((one) => one.waits)]), untested };
}

function pauseOf(wave: Wave, now: number): readonly Wait[] {
  const isOn = isPaused(wave, new Date(now).toISOString().slice(0, 10));
  return isOn && wave.pause !== undefined ? [{ why: "paused", ...wave.pause }] : [];
}

function judgedBy(plan: RolloutPlan, cluster: string, source: string, rules: Rules): Judgment {
  const wave = waveOf(cluster, plan);
  if (wave === undefined || !plan.stages.has(wave.stage)) return NONE;
  const { waits, untested } = waitsForStages(cluster, wave, plan, source, rules);
  const { always, clusters } = rules.wavesBefore(wave, plan, source);
  const before = [...clusters].flatMap(([other, own]) => (rules.isFirst(cluster, other, source) ? [] : own));
  return {
    waits: mergeWaits([...always, ...before, ...waitsForShut(cluster, wave, plan, source, rules), ...waits]),
    untested,
  };
}

/** The waits for the waves before: whatever comes first, and by the cluster that is waited for. */
interface WavesBefore {
  readonly always: readonly Wait[];
  readonly clusters: ReadonlyMap<string, readonly Wait[]>;
}

function waitsForWaves(wave: JudgingWave, plan: RolloutPlan, source: string, rules: Rules): WavesBefore {
  const waves = plan.waves.filter(({ stage }) => stage === wave.stage);
  const before = waves.slice(0, waves.indexOf(wave));
  const earlier = earlierStages(wave.stage, plan).flatMap((stage) => plan.waves.filter((one) => one.stage === stage));
  const clusters = before.flatMap((one) => {
    const awaited = new Set(toAwait(one, source, rules));
    return one.clusters.map((other): [string, readonly Wait[]] => [
      other,
      [...failures(other, one, rules), ...(awaited.has(other) ? waitFor(other, one, source, rules) : [])],
    ]);
  });
  const failing = earlier.flatMap((one) => one.clusters.flatMap((other) => failures(other, one, rules)));
  return { always: [...before.flatMap(goneWaits), ...failing], clusters: new Map(clusters) };
}

/** Waits for features that would change here. The time in which emergencies turned them off elsewhere does not count. */
function waitsForShut(
  cluster: string,
  wave: JudgingWave,
  plan: RolloutPlan,
  source: string,
  rules: Rules,
): readonly Wait[] {
  const waves = plan.waves.filter(({ stage }) => stage === wave.stage);
  const changed = changes(cluster, source, rules).map(([name]) => name);
  return waves.slice(0, waves.indexOf(wave)).flatMap((one) =>
    awaitedIn(one).flatMap((other): readonly Wait[] => {
      const { commits } = rules.history(other);
      const shut = new Set(commits.flatMap((commit) => commit.shut));
      const features = changed.filter((name) => shut.has(name));
      if (features.length === 0 || rules.isFirst(cluster, other, source)) return [];
      return features.flatMap((name) => {
        const open = lastWhere(commits, (commit) => !commit.shut.includes(name));
        const found = open.length === 0 ? MISSING : heldBy(greenSince(open));
        const elsewhere = { wave: nameOfWave(one), clusters: [other], features: [name] };
        return waitUntil(found, one, rules).map((wait) => ({ ...wait, ...elsewhere }));
      });
    }),
  );
}

const MISSING: Held = { is: "missing" };

function goneWaits({ gone, ...wave }: JudgingWave): readonly Wait[] {
  return gone === undefined ? [] : [{ why: "gone", wave: nameOfWave(wave), clusters: gone }];
}

/**
 * The clusters of the same wave that are red with the commit, or with a newer one. A newer commit may be the repair: it goes
 * on only where the bad one already is.
 */
function redBeside(cluster: string, wave: Wave, source: string, rules: Rules): readonly Wait[] {
  const { history, isIn } = rules;
  const has = history(cluster).commits.at(-1)?.source;
  return wave.clusters.flatMap((other) => {
    const { commits, failing } = history(other);
    const [blamed, tip] = [blamedIn(commits), commits.at(-1)];
    if (blamed === undefined || tip === undefined || !failing.some(({ is }) => is === "red")) return [];
    const isNew = has === undefined || !isIn(blamed.source, has);
    const isBad = isIn(source, tip.source) || (isIn(blamed.source, source) && isNew);
    return isBad && other !== cluster ? failures(other, wave, rules) : [];
  });
}

export function nameOfWave({ stage, name }: Pick<Wave, "stage" | "name">): string {
  return name === "" ? stage : `${stage}/${name}`;
}

/** Checks that are not green. A new cluster without an answer holds nobody back. */
function failures(cluster: string, wave: Wave, { history }: Rules): readonly Wait[] {
  const { commits, failing } = history(cluster);
  if (wave.unawaited.includes(cluster) || commits.length === 0) return [];
  return failing
    .filter(({ is }) => is === "red" || !isNewcomer(cluster, wave, history))
    .map(({ check, is, value }) => ({
      why: is === "red" && !isBlamed(commits) ? "red-before" : is,
      wave: nameOfWave(wave),
      clusters: [cluster],
      check,
      value,
    }));
}

/** The clusters of a wave to wait for with a commit. */
function toAwait(wave: Wave, source: string, { history, isIn }: Rules): readonly string[] {
  return awaitedIn(wave).filter((cluster) => {
    if (!isJoined(cluster, wave, history)) return true;
    const { commits } = history(cluster);
    // The others had its first commit before.
    return greenSince(commits) !== undefined && commits[0] !== undefined && !isIn(source, commits[0].source);
  });
}

/** Whether a cluster joined a wave of which another cluster to wait for was green before. */
function isJoined(cluster: string, wave: Wave, history: RolloutInput["history"]): boolean {
  const joined = history(cluster).commits[0]?.at ?? Number.POSITIVE_INFINITY;
  return wave.clusters.some(
    (other) =>
      other !== cluster &&
      !wave.unawaited.includes(other) &&
      history(other).commits.some(({ green = joined }) => green < joined),
  );
}

/** A cluster that joined and has not been green yet. */
function isNewcomer(cluster: string, wave: Wave, history: RolloutInput["history"]): boolean {
  return isJoined(cluster, wave, history) && history(cluster).commits.every(({ green }) => green === undefined);
}

function waitFor(cluster: string, wave: Wave, source: string, rules: Rules): readonly Wait[] {
  const elsewhere = { wave: nameOfWave(wave), clusters: [cluster] };
  const found = rules.held(cluster, source);
  // The check that is not green says why.
  if (found.is === "not-green" && rules.history(cluster).failing.length > 0) return [];
  return waitUntil(found, wave, rules).map((wait) => ({ ...wait, ...elsewhere }));
}

type WaitTime = { readonly why: "missing" | "not-green" } | { readonly why: "baking"; readonly until: number };

function waitUntil(found: Held, { bakes }: Wave, { now }: Rules): readonly WaitTime[] {
  if (!("since" in found)) return [{ why: found.is }];
  const until = found.since + bakes;
  return until <= now ? [] : [{ why: "baking", until }];
}

/** `since`: when the checks were first green. */
export type Held = { readonly is: "missing" | "not-green" } | { readonly is: "green"; readonly since: number };

/** Whether a cluster has a commit: it was made from it or from a descendant, or the commit changes nothing there. */
function heldSince(cluster: string, source: string, { history, content, isIn, head }: RolloutInput): Held {
  const { commits } = history(cluster);
  const last = commits.at(-1);
  if (last === undefined) return { is: "missing" };
  const files = source === head || !isIn(source, last.source) ? content(source, cluster) : undefined;
  if (files !== undefined && files === last.content) return heldBy(greenWith(commits, files));
  if (source === head || !isIn(source, last.source)) return { is: "missing" };
  return heldBy(greenSince(lastWhere(commits, (commit) => isIn(source, commit.source))));
}

function heldBy(since: number | undefined): Held {
  return since === undefined ? { is: "not-green" } : { is: "green", since };
}

/** The waits for features in the stages before. */
function waitsForStages(cluster: string, wave: Wave, plan: RolloutPlan, source: string, rules: Rules): Judgment {
  const stages = earlierStages(wave.stage, plan);
  if (stages.length === 0) return NONE;
  const waves = plan.waves.filter(({ stage }) => stages.includes(stage));
  const changed = changes(cluster, source, rules);
  const gone = changed.length === 0 ? [] : waves.flatMap(goneWaits);
  const untested: string[] = [];
  const waits: Wait[] = [...gone];
  for (const [feature, value] of changed) {
    const testing = waves.flatMap((one) =>
      awaitedIn(one)
        // Emergencies keep a stage from testing what it could test.
        .filter(
          (other) => !rules.isFirst(cluster, other, source) && rules.plainly(source, other).get(feature) === value,
        )
        .map((other) => ({ wave: one, cluster: other })),
    );
    const settled = testing.filter((one) => !isNewcomer(one.cluster, one.wave, rules.history));
    if (testing.length === 0) untested.push(feature);
    for (const one of settled.length === 0 ? testing : settled) {
      const found = rules.featureSince(one.cluster, feature, value);
      for (const wait of waitUntil(found, one.wave, rules))
        waits.push({ ...wait, wave: nameOfWave(one.wave), clusters: [one.cluster], features: [feature] });
    }
  }
  return { waits: mergeWaits(waits), untested: untested.sort() };
}

/** Since when a feature has a value on a cluster. */
function featureSince(
  cluster: string,
  feature: string,
  value: string,
  { history, heldThen }: Pick<RolloutInput, "history" | "heldThen">,
): Held {
  const having = lastWhere(history(cluster).commits, (commit) => heldThen(commit, cluster).get(feature) === value);
  return having.length === 0 ? { is: "missing" } : heldBy(greenSince(having));
}

/** When all waits are over, if nothing else happens; undefined if that is not known. */
export function endOfWaits(waits: readonly Wait[]): number | undefined {
  const ends = waits.map(endOf);
  return ends.every((end) => end !== undefined) && ends.length > 0 ? Math.max(...ends) : undefined;
}
