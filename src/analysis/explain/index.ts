/** Explains the state of a feature on a cluster: a chain of reasons, each with its source line. */
import { deprecationLinks, flagLinks } from "./flag.ts";
import { approvalLinks, gateLinks, lockLinks, overrideLinks } from "./gate.ts";
import { grantLinks, undatedLinks } from "./grants.ts";
import type { Link } from "./link.ts";
import type { StateQuery } from "./query.ts";

export { approvalLinks, overrideLinks } from "./gate.ts";
export { accessOf, grantedIn } from "./consumer.ts";
export { effectOf } from "./effect.ts";
export { placeIn, dates, link } from "./link.ts";
export type { ConsumerQuery } from "./asked.ts";
export type { Access } from "./consumer.ts";
export type { Link } from "./link.ts";
export type { StateQuery } from "./query.ts";

/** All reasons, including the line with the cluster's release. */
export function reasonChain(question: StateQuery): readonly Link[] {
  return linksOf(question, true);
}

/** The reasons without the cluster's release line, so that clusters with the same state share them. */
export function sharedChainOf(question: StateQuery): readonly Link[] {
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
