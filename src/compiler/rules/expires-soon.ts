/** expires-soon: the last day of a document is within a month. */
import { daysBetween } from "../../base/dates.ts";
import { locationIn } from "../parse/index.ts";
import type { Code, ReportDiagnostic } from "../../base/diagnostics.ts";
import type { Rule, RuleContext } from "./rule.ts";
import { days, expiring } from "../link/expiring.ts";

const code: Code = {
  name: "expires-soon",
  severity: "note",
  configurable: true,
  means: "The date in `expires` is at most 30 days away.",
  why: "There is still time to decide what to do.",
  fix: "Plan the removal, or set a later date.",
};

export const expiresSoon: Rule = { codes: [code], check };

/** In days. */
const SOON = 30;

function check({ model, today }: RuleContext, report: ReportDiagnostic): void {
  for (const { resource, day } of expiring(model)) {
    const daysLeft = daysBetween(today, day);
    if (daysLeft < 0 || daysLeft > SOON) continue;
    const { kind, name, document } = resource;
    const when = daysLeft === 0 ? "today" : `in ${days(daysLeft)}, on ${day}`;
    report(code, locationIn(document, ["spec", "expires"]), `${kind.toLowerCase()} "${name}" expires ${when}`, {
      help: "plan its removal, or agree on a later date",
    });
  }
}
