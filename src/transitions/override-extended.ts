/** override-extended: an exception that was to end goes on. */
import type { Report } from "../diagnostics.ts";
import { twins } from "../diff/sides.ts";
import { at } from "../parse.ts";
import { warning } from "./contract.ts";
import type { Passage, Transition } from "./contract.ts";

const code = warning(
  "override-extended",
  "The expiry of an override is pushed out, or taken away.",
  "An exception that is extended again and again is the rule by now, and nobody has decided that.",
  "Decide: promote the feature, or let the override end.",
);

export const overrideExtended: Transition = { code, about: "override", check };

function check(passage: Passage, report: Report): void {
  for (const { name, before, after } of twins(passage, "Override")) {
    const [was, is] = [before?.spec.expires, after?.spec.expires];
    if (after === undefined || before?.spec.feature !== after.spec.feature) continue;
    if (was === undefined || (is !== undefined && is <= was)) continue;
    const until = is === undefined ? "has no end any more" : `is extended from ${was} to ${is}`;
    report(code, at(after.document, ["spec", "expires"]), `override "${name}" of "${after.spec.feature}" ${until}`);
  }
}
