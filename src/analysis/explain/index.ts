/** Explains the state of a feature on a cluster: a chain of reasons, each with its source line. */
import {
  deprecationLinks,
  flagLinks,
  approvalLinks,
  gateLinks,
  lockLinks,
  overrideLinks,
  grantLinks,
  undatedLinks,
  accessOf,
  effectOf,
} from "./reasons.ts";
import type { Link, StateQuery } from "./link.ts";
import { pathInGrant } from "../../compiler/resolve/index.ts";
import type { FeatureState } from "../../compiler/resolve/index.ts";
import { dates, link } from "./link.ts";
import type { Access } from "./reasons.ts";

export { accessOf, effectOf, standingOn } from "./reasons.ts";
export { link, linkRecord, placeIn, splitPlace } from "./link.ts";
export type { ConsumerQuery, Link, StateQuery } from "./link.ts";
export type { Standing } from "./reasons.ts";

/** All reasons, including the line with the cluster's release. */
export function reasonChain(question: StateQuery): readonly Link[] {
  return linksOf(question, true);
}

/** The reasons without the cluster's release line, so that clusters with the same state share them. */
export function sharedReasons(question: StateQuery): readonly Link[] {
  return linksOf(question, false);
}

function linksOf(question: StateQuery, withRelease: boolean): readonly Link[] {
  return [
    ...gateLinks(question, withRelease),
    ...approvalLinks(question),
    ...overrideLinks(question),
    ...lockLinks(question),
    ...flagLinks(question),
    ...deprecationLinks(question),
    ...grantLinks(question),
    ...undatedLinks(question),
  ];
}

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
