/** A feature on every cluster, a line each: its state, and what decided. */
import type { FeatureState } from "../../resolve.ts";
import { accessOf, chainOf, effectOf } from "../../reasons.ts";
import type { Link, Question } from "../../reasons.ts";

/** Which of the cells is the place. */
export const PLACE = 4;

/** Cells: cluster, state, reason, what decided, its place, its note. */
export function overviewRow(question: Question): readonly string[] {
  const { says, place = "", note = "" } = decisive(question);
  return [question.at.cluster.name, stateOf(question), question.state.reason, says, place, note];
}

function stateOf({ state, consumer, today }: Question): string {
  if (consumer !== undefined) return accessOf(state, consumer, today).has ? "enabled" : "disabled";
  return grantedTo(state);
}

/** `granted to 2`, or the state. */
export function grantedTo({ state, consumers = [] }: FeatureState): string {
  return state === "granted" ? `granted to ${consumers.length}` : state;
}

function decisive(question: Question): Link {
  const { state, at } = question;
  const links = chainOf(question);
  const [first = { says: "" }] = links;
  const { gateOverride, level } = state;
  if (gateOverride !== undefined) {
    const link = links.find(({ says }) => says.includes(`override ${gateOverride.name} `));
    return { ...link, says: `${gateOverride.name} -> ${effectOf(gateOverride)}` };
  }
  if (level === null) return first;
  const sign = level.rank >= at.threshold.rank ? ">=" : "<";
  return { ...first, says: `${level.name} ${sign} ${at.threshold.name} (stage ${at.stage.name})` };
}
