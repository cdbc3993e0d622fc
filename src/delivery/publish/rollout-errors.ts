/** The codes of rollouts, and the reports about rollouts that are stopped or stuck. */
import { startOfDay, waitingTime, waitingTimeText } from "../../base/dates.ts";
import { unsuppressibleError } from "../../base/diagnostics.ts";
import type { Code, ReportDiagnostic } from "../../base/diagnostics.ts";
import { maintenanceOf } from "../../base/maintenance-windows.ts";
import { isPaused } from "../../analysis/rollout/index.ts";
import type { Wave } from "../../analysis/rollout/index.ts";
import type { Model } from "../../compiler/link/index.ts";
import { locationIn } from "../../compiler/parse/index.ts";
import { FETCH_ALL } from "../../git/index.ts";
import { blamedIn, earlierStages, nameOfWave } from "../rollout/index.ts";
import type { ClusterHistory, RolloutPlan } from "../rollout/index.ts";
import { adviceOn, branchCodes, pushRefused, remoteName } from "./errors.ts";
import type { Rollout } from "./rollout.ts";

const rolloutStopped: Code = unsuppressibleError(
  "rollout-stopped",
  "A check of a cluster is red since the cluster got its commit.",
  "Later waves and stages get no changes until the check is green again.",
  "Revert the commit, or repair it with a newer one. To give back the earlier files at once: `sluice publish --rollback --wave STAGE/WAVE`.",
);

const rolloutStuck: Code = unsuppressibleError(
  "rollout-stuck",
  "A commit waits for a cluster for longer than `stuckAfter` of the rollout.",
  "Newer commits wait behind it, and what is merged is not in effect.",
  "See what it waits for: `sluice rollout`. If a cluster will never report, give it `waitFor: false`.",
);

const rolloutNotJudged: Code = unsuppressibleError(
  "rollout-not-judged",
  "It is not known since when clusters have their commits: the clone is shallow, or the clock is wrong.",
  "Waves can't be kept, so nothing is published but what goes at once, such as emergencies and grants.",
  "Follow the help of the message.",
);

const nothingToRollBack: Code = unsuppressibleError(
  "nothing-to-roll-back",
  "A cluster has no earlier publication that `--rollback --wave` could give back.",
  "The cluster keeps the commit that it has.",
  "Revert the commit on the default branch. A publication that gives back earlier files does not wait for other waves.",
);

/** All codes of `sluice publish`. */
export const publishCodes: readonly Code[] = [
  ...branchCodes,
  nothingToRollBack,
  rolloutNotJudged,
  rolloutStopped,
  rolloutStuck,
];

interface Reporting {
  readonly model: Model;
  readonly report: ReportDiagnostic;
}

/** `reason`: of the remote. */
export function reportUnrecorded(branch: string, reason: string, remote: string, { model, report }: Reporting): void {
  const at = locationIn(model.project.document, ["metadata", "name"], "value");
  const message = `${remoteName(remote)} rejected branch "${branch}", which records the answers of checks: ${reason}`;
  report(pushRefused, at, message, { help: adviceOn(reason) });
}

export function reportNoEarlier(cluster: string, branch: string, reporting: Reporting): void {
  reportAt(nothingToRollBack, cluster, `branch "${branch}" has no earlier publication with other files`, reporting);
}

/** `clusters`: those to publish. `now`: milliseconds since the epoch. */
export function reportRollout(rollout: Rollout, clusters: readonly string[], now: number, reporting: Reporting): void {
  const { obstacle, plan } = rollout;
  const { model, report } = reporting;
  if (obstacle !== undefined) {
    const at = locationIn(model.project.document, ["metadata", "name"], "value");
    const help =
      obstacle.why === "history"
        ? FETCH_ALL
        : "correct the clock of this machine; if an earlier run had the wrong one, force a wave: `--wave STAGE/WAVE --now`";
    report(rolloutNotJudged, at, `nothing goes on in the rollout: ${obstacle.text}`, { help });
    return;
  }
  for (const wave of plan.waves.filter(({ stage }) => plan.stages.has(stage)))
    for (const cluster of wave.clusters.filter((name) => clusters.includes(name))) {
      // Nothing waits for the others.
      if (!wave.unawaited.includes(cluster)) reportRed(cluster, wave, rollout.history(cluster), reporting);
      reportStuck(cluster, rollout, now, reporting);
    }
}

function reportRed(cluster: string, wave: Wave, { commits, failing }: ClusterHistory, reporting: Reporting): void {
  const red = failing.find(({ is }) => is === "red");
  const blamed = blamedIn(commits);
  if (red === undefined || blamed === undefined) return;
  const message = `check "${red.check}" is red on cluster "${cluster}" since it got commit ${blamed.source.slice(0, 12)}: ${red.value}`;
  const help = `revert the commit, or give back the earlier files: \`sluice publish --rollback --wave ${nameOfWave(wave)}\``;
  reportAt(rolloutStopped, cluster, message, reporting, help);
}

function reportStuck(cluster: string, rollout: Rollout, now: number, reporting: Reporting): void {
  const decision = rollout.decide(cluster);
  if (decision?.next === undefined) return;
  const before = wavesUpTo(decision.wave, rollout.plan);
  const today = new Date(now).toISOString().slice(0, 10);
  if (before.some((wave) => isPaused(wave, today))) return;
  // The time of a pause does not count.
  const pauses = before.flatMap(({ pause }) => (pause?.until === undefined ? [] : [startOfDay(pause.until)]));
  const first = firstWaiting(cluster, decision.next, rollout);
  const since = Math.max(waitingSince(first, rollout, now), ...pauses);
  const limit = stuckAfter(decision.wave, before, reporting.model);
  if (now - since <= limit) return;
  const message = `commit ${first.slice(0, 12)} waits for cluster "${cluster}" for ${waitingTimeText(now - since)}, longer than ${waitingTimeText(limit)}`;
  reportAt(rolloutStuck, cluster, message, reporting, "see what it waits for: `sluice rollout`");
}

/** The oldest known commit that a cluster waits for: `next`, or an older one that no cluster could take. */
export function firstWaiting(cluster: string, next: string, { head, history, seen, isIn, isChanged }: Rollout): string {
  const last = history(cluster).commits.at(-1);
  // It can be new, so it does not wait for longer than HEAD.
  if (last === undefined) return head;
  const isWaiting = (commit: string): boolean =>
    isIn(commit, next) && !isIn(commit, last.source) && isChanged(cluster, last.source, commit);
  return [...seen.keys()].find(isWaiting) ?? next;
}

/** When a run first planned the commit, as far as publications and the record show; `now` if they do not. */
export function waitingSince(commit: string, { plan, history, isIn, seen }: Rollout, now: number): number {
  const made = plan.waves
    .flatMap(({ clusters }) => clusters.flatMap((cluster) => history(cluster).commits))
    .flatMap((one) => (one.isNamed && isIn(commit, one.plan) ? [one.at] : []));
  const first = [...seen].flatMap(([one, at]) => (isIn(commit, one) ? [at] : []));
  return Math.min(now, ...made, ...first);
}

const HOUR = 3_600_000;
/** Most windows open once a week. */
const WEEK = 7 * 24 * HOUR;

/** The waves of a wave's stage and of the stages before, up to the wave. */
function wavesUpTo(wave: Wave, plan: RolloutPlan): readonly Wave[] {
  const stages = new Set([wave.stage, ...earlierStages(wave.stage, plan)]);
  return plan.waves.slice(0, plan.waves.indexOf(wave) + 1).filter(({ stage }) => stages.has(stage));
}

/** Milliseconds: `stuckAfter`, or twice the time that the plan needs, with a week for each wave that has windows. */
function stuckAfter({ stage }: Wave, before: readonly Wave[], { byKind }: Model): number {
  const given = byKind.Stage.get(stage)?.spec.rollout?.stuckAfter;
  if (given !== undefined) return waitingTime(given);
  const times = before.map(({ bakes, clusters, stage }) => {
    const hasWindow = clusters.some(
      (name) => maintenanceOf(byKind.Cluster.get(name)?.spec ?? {}, byKind.Stage.get(stage)?.spec ?? {}) !== undefined,
    );
    return bakes + (hasWindow ? WEEK : 0);
  });
  return Math.max(HOUR, 2 * times.reduce((sum, time) => sum + time, 0));
}

function reportAt(code: Code, cluster: string, message: string, { model, report }: Reporting, help?: string): void {
  const resource = model.byKind.Cluster.get(cluster) ?? model.project;
  const at = locationIn(resource.document, ["metadata", "name"], "value");
  report(code, at, message, help === undefined ? undefined : { help });
}
