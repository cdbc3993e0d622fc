/** expires-soon: something whose last day is within a month. */
import { daysBetween } from "../../base/dates.ts";
import { at } from "../parse/index.ts";
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

/** Days. */
const SOON = 30;

function check({ model, today }: RuleContext, report: ReportDiagnostic): void {
  for (const { resource, day } of expiring(model)) {
    const left = daysBetween(today, day);
    if (left < 0 || left > SOON) continue;
    const { kind, name, document } = resource;
    const when = left === 0 ? "today" : `in ${days(left)}, on ${day}`;
    report(code, at(document, ["spec", "expires"]), `${kind.toLowerCase()} "${name}" expires ${when}`, {
      help: "decide what comes after it: plan its removal, or agree on a later date",
    });
  }
}
