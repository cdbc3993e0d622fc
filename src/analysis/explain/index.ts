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
} from "./reasons.ts";
import type { Link, StateQuery } from "./link.ts";

export { decisionOf, decisiveLink } from "./decision.ts";
export type { Decision } from "./decision.ts";
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
