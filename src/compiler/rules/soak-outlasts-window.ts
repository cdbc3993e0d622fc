/** soak-outlasts-window: the waves of a stage miss each other's maintenance windows, so that a rollout takes weeks. */
import { waitingTime, waitingTimeText } from "../../base/dates.ts";
import { maintenanceOf, nextWindow } from "../../base/maintenance-windows.ts";
import type { Maintenance } from "../../base/maintenance-windows.ts";
import { dividedIntoWaves } from "../link/index.ts";
import type { Cluster, Stage } from "../link/index.ts";
import { locationIn } from "../parse/index.ts";
import type { Code, ReportDiagnostic } from "../../base/diagnostics.ts";
import type { Rule, RuleContext } from "./rule.ts";

const code: Code = {
  name: "soak-outlasts-window",
  severity: "warning",
  configurable: true,
  requiresCompleteModel: true,
  means:
    "A rollout takes two weeks or more, because waves bake until the maintenance windows of the next wave are over.",
  why: "Each missed window delays a commit until the next one, and newer commits wait behind it.",
  fix: "Bake for less than a window is open, open windows more often, or use fewer waves.",
};

export const soakOutlastsWindow: Rule = { codes: [code], check };

const DAY = 86_400_000;
/** Milliseconds. */
const LEAST_TOTAL = 14 * DAY;
const LEAST_LOST = 7 * DAY;

/** Any Monday: windows are weekly, and the result must not depend on the day. */
const MONDAY = Date.UTC(2026, 0, 5);
/** Days to look ahead for a window. */
const HORIZON = 9;

function check({ model: { byKind } }: RuleContext, report: ReportDiagnostic): void {
  const clusters = Map.groupBy(byKind.Cluster.values(), ({ spec }) => spec.stage);
  for (const stage of byKind.Stage.values()) {
    const run = stage.spec.rollout === undefined ? undefined : simulate(stage, clusters.get(stage.name) ?? []);
    if (run === undefined || run.total < LEAST_TOTAL || run.lost < LEAST_LOST) continue;
    const { total, longest } = run;
    report(
      code,
      locationIn(stage.document, ["spec", "rollout"], "key"),
      `a rollout in stage "${stage.name}" takes at least ${waitingTimeText(total)}: wave "${longest.wave}" waits ${waitingTimeText(longest.wait)} for its maintenance window after the wave before it has baked`,
      { help: "bake for less than a window is open, open windows more often, or use fewer waves" },
    );
  }
}

interface Run {
  /** From the first window until the last wave has the commit, in milliseconds. */
  readonly total: number;
  /** The part that is spent waiting for windows. */
  readonly lost: number;
  /** The wave that waits longest for its window. */
  readonly longest: { readonly wave: string; readonly wait: number };
}

/** Simulates the fastest rollout, which begins with a window of the first wave; undefined if no window opens. */
function simulate(stage: Stage, clusters: readonly Cluster[]): Run | undefined {
  const { rollout } = stage.spec;
  let start: number | undefined;
  let now = MONDAY;
  let lost = 0;
  let longest = { wave: "", wait: 0 };
  let last = MONDAY;
  for (const { name, index, clusters: own } of dividedIntoWaves(stage, clusters)) {
    const opening = lastOpening(stage, own, now);
    if (opening === undefined) return undefined;
    const wait = start === undefined ? 0 : opening - now;
    lost += wait;
    if (wait > longest.wait) longest = { wave: name, wait };
    start ??= opening;
    last = opening;
    const bakes = (index === undefined ? undefined : rollout?.waves?.[index]?.bakes) ?? rollout?.bakes ?? "";
    now = opening + waitingTime(bakes);
  }
  return { total: last - (start ?? last), lost, longest };
}

/** When all clusters of a wave have had an open window since `now`. Exclusions are left out, because they pass. */
function lastOpening(stage: Stage, clusters: readonly Cluster[], now: number): number | undefined {
  const distinct = new Map<string, Maintenance>();
  for (const cluster of clusters.filter(({ spec }) => spec.waitFor !== false)) {
    const { windows = [] } = maintenanceOf(cluster.spec, stage.spec) ?? {};
    if (windows.length > 0) distinct.set(JSON.stringify(windows), { windows });
  }
  const openings = [...distinct.values()].map((one) => nextWindow(one, now, "publish", HORIZON));
  if (openings.includes(undefined)) return undefined;
  return Math.max(now, ...openings.flatMap((one) => one?.start ?? []));
}
