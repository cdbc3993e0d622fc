/** reasons: the chain of reasons of a feature on a cluster in words, each link with the line that it is written in. */
import { deprecationLinks, flagLinks } from "./reasons/flag.ts";
import { approvalLinks, gateLinks, lockLinks, overrideLinks } from "./reasons/gate.ts";
import { grantLinks, undatedLinks } from "./reasons/grants.ts";
import type { Link } from "./reasons/link.ts";
import type { Question } from "./reasons/question.ts";

export { approvalLinks, overrideLinks } from "./reasons/gate.ts";
export { accessOf, grantedIn } from "./reasons/consumer.ts";
export { effectOf } from "./reasons/effect.ts";
export { placeIn } from "./reasons/link.ts";
export type { Asked } from "./reasons/asked.ts";
export type { Access } from "./reasons/consumer.ts";
export type { Link } from "./reasons/link.ts";
export type { Question } from "./reasons/question.ts";

/** Everything that decided, with the line in which the cluster names its release. */
export function chainOf(question: Question): readonly Link[] {
  return linksOf(question, true);
}

/** The same without the cluster's own release line, so that clusters that agree about a feature share it. */
export function sharedChainOf(question: Question): readonly Link[] {
  return linksOf(question, false);
}

function linksOf(question: Question, withRelease: boolean): readonly Link[] {
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
