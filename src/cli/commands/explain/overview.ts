/** Summarizes a feature on a cluster: its state, and what decided it. */
import type { FeatureState } from "../../../compiler/resolve/index.ts";
import {
  accessOf,
  approvalLinks,
  reasonChain,
  effectOf,
  overrideLinks,
  dates,
  link,
} from "../../../analysis/explain/index.ts";
import { pathInGrant } from "../../../compiler/resolve/index.ts";
import type { Access, Link, StateQuery } from "../../../analysis/explain/index.ts";

/** The index of the place among the cells. */
export const PLACE = 3;

/** Cells: state, reason, deciding item, its place, its note. */
export function overviewRow(question: StateQuery): readonly string[] {
  const { state, consumer } = question;
  const access = consumer === undefined ? undefined : accessOf(question, consumer);
  const has = access?.has === true ? "enabled" : "disabled";
  const { says, place = "", note = "" } = access?.byGrant === true ? ofGrant(access, question) : decisive(question);
  return [
    access === undefined ? grantedTo(state) : has,
    access?.byGrant === true ? "grant" : state.reason,
    says,
    place,
    note,
  ];
}

/** For a consumer that needs a grant: the grant that is in force, has ended or starts later, or that none exists. */
function ofGrant({ why, grant }: Access, { state: { feature }, today }: StateQuery): Link {
  if (grant === undefined) return link(why ?? "", feature, ["spec", "entitlement"]);
  const path = pathInGrant(grant, feature);
  return link(why ?? `granted by ${grant.name}`, grant, path, why === undefined ? dates(grant.spec, today) : "");
}

/** `granted to 2`, or the state. */
function grantedTo({ state, consumers = [] }: FeatureState): string {
  return state === "granted" ? `granted to ${consumers.length}` : state;
}

function decisive(question: StateQuery): Link {
  const { state, at } = question;
  const [first = { says: "" }] = reasonChain(question);
  const { gateOverride, level, reason } = state;
  if (reason === "accreditation") return approvalLinks(question).at(-1) ?? first;
  if (gateOverride !== undefined) {
    // The override that decided comes first.
    const [link] = overrideLinks(question);
    return { ...link, says: `${gateOverride.name} -> ${effectOf(gateOverride)}` };
  }
  if (level === null) return first;
  const sign = level.rank >= at.threshold.rank ? ">=" : "<";
  return { ...first, says: `${level.name} ${sign} ${at.threshold.name} (stage ${at.stage.name})` };
}
