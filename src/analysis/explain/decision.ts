/** The state of a feature on a cluster in short, and the one link that decided it. */
import { pathInGrant } from "../../compiler/resolve/index.ts";
import type { FeatureState } from "../../compiler/resolve/index.ts";
import { dates, link } from "./link.ts";
import type { Link, StateQuery } from "./link.ts";
import { accessOf, approvalLinks, effectOf, gateLinks, overrideLinks } from "./reasons.ts";
import type { Access } from "./reasons.ts";

export interface Decision {
  /** `enabled`, `disabled`, or without a consumer also `granted to 2`. */
  readonly state: string;
  /** `grant` if the consumer needs a grant, otherwise the reason of the state. */
  readonly reason: FeatureState["reason"] | "grant";
  readonly because: Link;
}

export function decisionOf(question: StateQuery): Decision {
  const { state, consumer } = question;
  const access = consumer === undefined ? undefined : accessOf(question, consumer);
  const has = access?.has === true ? "enabled" : "disabled";
  return {
    state: access === undefined ? grantedTo(state) : has,
    reason: access?.byGrant === true ? "grant" : state.reason,
    because: access?.byGrant === true ? grantLink(access, question) : decisiveLink(question),
  };
}

/** For a consumer that needs a grant: the grant that is in force, has ended or starts later, or that none exists. */
function grantLink({ why, grant }: Access, { state: { feature }, today }: StateQuery): Link {
  if (grant === undefined) return link(why ?? "", feature, ["spec", "entitlement"]);
  const path = pathInGrant(grant, feature);
  return link(why ?? `granted by ${grant.name}`, grant, path, why === undefined ? dates(grant.spec, today) : "");
}

/** `granted to 2`, or the state. */
function grantedTo({ state, consumers = [] }: FeatureState): string {
  return state === "granted" ? `granted to ${consumers.length}` : state;
}

/** The link that decided the gate: an approval, an override, or the level. */
export function decisiveLink(question: StateQuery): Link {
  const { state, at } = question;
  const [first = { says: "" }] = gateLinks(question, true);
  const { gateOverride, level, reason } = state;
  if (reason === "accreditation") return approvalLinks(question).at(-1) ?? first;
  if (gateOverride !== undefined) {
    // The override that decided comes first.
    const [deciding] = overrideLinks(question);
    return { ...deciding, says: `${gateOverride.name} -> ${effectOf(gateOverride)}` };
  }
  if (level === null) return first;
  const sign = level.rank >= at.threshold.rank ? ">=" : "<";
  return { ...first, says: `${level.name} ${sign} ${at.threshold.name} (stage ${at.stage.name})` };
}
