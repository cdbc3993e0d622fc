/** The chain of reasons of a feature on a cluster, each link with the line that it is written in. */
import { deprecationLinks, flagLinks } from "./flag.ts";
import { gateLinks, overrideLinks } from "./gate.ts";
import { grantLinks, undatedLinks } from "./grants.ts";
import type { Link } from "./link.ts";
import type { Question } from "./question.ts";

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
