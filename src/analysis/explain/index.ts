/** reasons: the chain of reasons of a feature on a cluster in words, each link with the line that it is written in. */
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

/** Everything that decided, with the line in which the cluster names its release. */
export function reasonChain(question: StateQuery): readonly Link[] {
  return linksOf(question, true);
}

/** The same without the cluster's own release line, so that clusters that agree about a feature share it. */
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
