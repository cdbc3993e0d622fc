/** Words the steps of a rollout on one line. */
import { waitingTimeText } from "../base/dates.ts";
import type { RolloutStep } from "../analysis/rollout/index.ts";

/** The steps that are named; the rest is counted. */
const MOST_STEPS = 12;
/** The most characters of a name or a reason. */
const LONGEST = 80;

/**
 * `staging (3) at merge -> production/canary (1) after 1 d in its window -> eu (5) +4 h · first tried in canary: 2
 * features`. `format`: text from documents.
 */
export function rolloutLine(steps: readonly RolloutStep[], format: (text: string) => string): string {
  const show = (text: string): string => format(shortened(text));
  const named = steps.slice(0, MOST_STEPS).map((step, index) => stepText(step, steps[index - 1], show));
  const more = steps.length - named.length;
  const tried = steps
    .filter(({ untested }) => untested.length > 0)
    .slice(0, MOST_STEPS)
    .map(
      ({ stage, wave, untested: { length } }) => `${show(wave || stage)}: ${length} feature${length === 1 ? "" : "s"}`,
    );
  const path = [...named, ...(more === 0 ? [] : [`${more} more`])].join(" -> ");
  return [path, ...(tried.length === 0 ? [] : [`first tried in ${tried.join(", ")}`])].join(" · ");
}

function stepText(step: RolloutStep, previous: RolloutStep | undefined, show: (text: string) => string): string {
  const { stage, wave, clusters, inWindow } = step;
  const isSameStage = previous?.stage === stage;
  const name = wave === "" ? stage : isSameStage ? wave : `${stage}/${wave}`;
  const start = [`${show(name)} (${clusters.length})`, ...startText(step), ...(inWindow ? ["in its window"] : [])];
  return [start.join(" "), ...(isSameStage ? [] : pauseText(step, show))].join(", ");
}

function pauseText({ pause }: RolloutStep, show: (text: string) => string): readonly string[] {
  if (pause === undefined) return [];
  const until = pause.until === undefined ? "" : ` until ${show(pause.until)}`;
  return [`paused${until} (${show(pause.reason)})`];
}

function startText({ after, wait }: RolloutStep): readonly string[] {
  if (after === "merge") return [wait === 0 ? "at merge" : `${waitingTimeText(wait)} after merge`];
  if (wait === 0) return ["when that is green"];
  return [after === "wave" ? `+${waitingTimeText(wait)}` : `after ${waitingTimeText(wait)}`];
}

/** A saved report may contain any text. */
function shortened(text: string): string {
  const characters = Array.from(text);
  return characters.length <= LONGEST ? text : `${characters.slice(0, LONGEST).join("")}…`;
}
