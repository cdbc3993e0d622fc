/** reasons: the chain of reasons of a feature on a cluster in words, each link with the line that it is written in. */
import { deprecationLinks, flagLinks } from "./reasons/flag.ts";
import { gateLinks, overrideLinks } from "./reasons/gate.ts";
import { grantLinks, undatedLinks } from "./reasons/grants.ts";
import type { Link } from "./reasons/link.ts";
import type { Question } from "./reasons/question.ts";

export { accessOf } from "./reasons/consumer.ts";
export { effectOf } from "./reasons/effect.ts";
export { placeIn } from "./reasons/link.ts";
export type { Asked } from "./reasons/consumer.ts";
export type { Link } from "./reasons/link.ts";
export type { Question } from "./reasons/question.ts";

export function chainOf(question: Question): readonly Link[] {
  return [
    ...gateLinks(question),
    ...overrideLinks(question),
    ...flagLinks(question),
    ...deprecationLinks(question),
    ...grantLinks(question),
    ...undatedLinks(question),
  ];
}
