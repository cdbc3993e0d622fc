/** Describes the state of a rollout: what each cluster has since when, and what it waits for until when. */
import { describeWait, endOfWaits, greenSince, isBlamed, lastWhere } from "../rollout/index.ts";
import type { BranchCommit, Wait } from "../rollout/index.ts";
import type { Wave } from "../../analysis/rollout/index.ts";
import type { ClusterPlan } from "./plan-cluster.ts";
import type { PublishedCluster } from "./request.ts";
import { firstWaiting, waitingSince } from "./rollout-errors.ts";
import type { Rollout } from "./rollout.ts";
import type { ClusterStatus, ForcedStatus, RolloutStatus, WaitStatus } from "./rollout-status.ts";

export function statusOf(
  rollout: Rollout,
  plans: readonly ClusterPlan[],
  { head, now }: { readonly head: string; readonly now: number },
): RolloutStatus {
  const { waves, stages } = rollout.plan;
  const results = new Map(plans.map((plan) => [plan.place.cluster, plan]));
  return {
    version: 1,
    commit: head,
    at: isoTime(now),
    waves: waves
      .filter(({ stage }) => stages.has(stage))
      .map((wave) => ({
        stage: wave.stage,
        wave: wave.name,
        bakes: wave.bakes / 1000,
        checks: wave.checks === "none" ? [] : wave.checks,
        pause: wave.pause === undefined ? null : { reason: wave.pause.reason, until: wave.pause.until ?? null },
        clusters: wave.clusters.flatMap((cluster) => {
          const plan = results.get(cluster);
          return plan === undefined ? [] : [clusterStatus(plan, wave, rollout, now)];
        }),
      }))
      .filter(({ clusters }) => clusters.length > 0),
  };
}

function clusterStatus(
  { place, result, update }: ClusterPlan,
  wave: Wave,
  rollout: Rollout,
  now: number,
): ClusterStatus {
  const { cluster } = place;
  const { commits, failing } = rollout.history(cluster);
  const last = commits.at(-1);
  const own = lastWhere(commits, ({ source }) => source === last?.source);
  const decision = rollout.decide(cluster);
  const gets = update === undefined || update.keepsSource ? null : update.source;
  const waits = decision === undefined || result.is === "unchanged" ? [] : decision.waits;
  const next = waits.length === 0 ? null : (decision?.next ?? null);
  const until = endOfWaits(waits);
  const isRed = isBlamed(commits);
  return {
    cluster,
    isAwaited: !wave.unawaited.includes(cluster),
    is: stateOf(result, gets),
    commit: last?.source ?? null,
    since: own[0]?.isNamed === true ? isoTime(own[0].at) : null,
    greenSince: timeOrNull(greenSince(own)),
    gets,
    next,
    waitingSince: next === null ? null : isoTime(waitingSince(firstWaiting(cluster, next, rollout), rollout, now)),
    waits: [...waits.map(waitStatus), ...othersIn(result, waits)],
    until: result.next === null ? timeOrNull(until) : null,
    window: result.next,
    checks: failing.map(({ check, is, value }) => ({ check, is: is === "red" && !isRed ? "red-before" : is, value })),
    untested: decision?.untested ?? [],
    forced: commits.flatMap(forcedIn),
  };
}

function stateOf({ is }: PublishedCluster, gets: string | null): ClusterStatus["is"] {
  if (is === "failed") return "failed";
  if (is === "unchanged" || is === "nothing") return "done";
  return gets === null ? "waits" : "gets";
}

function waitStatus(wait: Wait): WaitStatus {
  const { why } = wait;
  const text = describeWait(wait);
  switch (why) {
    case "baking": {
      const { until, ...others } = wait;
      return { ...others, text, until: isoTime(until) };
    }
    case "paused":
      return { why, text, ...(wait.until === undefined ? {} : { until: wait.until }) };
    case "clock":
    case "history":
      return { why, text };
    default:
      return { ...wait, text };
  }
}

/** Reasons of windows and of what goes at once. */
function othersIn({ because }: PublishedCluster, waits: readonly Wait[]): readonly WaitStatus[] {
  const known = waits.map(describeWait);
  const isKnown = (text: string): boolean => known.some((wait) => text.endsWith(wait));
  return because.filter((text) => !isKnown(text)).map((text) => ({ why: "other", text }));
}

function forcedIn({ forced, at, source }: BranchCommit): readonly ForcedStatus[] {
  return forced === undefined ? [] : [{ commit: source, at: isoTime(at), ...forced }];
}

function timeOrNull(time: number | undefined): string | null {
  return time === undefined ? null : isoTime(time);
}

function isoTime(time: number): string {
  return new Date(time).toISOString();
}
