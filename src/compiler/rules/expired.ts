/** expired: the last day of a document has passed. */
import { daysBetween } from "../../base/dates.ts";
import { locationIn } from "../parse/index.ts";
import type { Code, ReportDiagnostic } from "../../base/diagnostics.ts";
import type { Rule, RuleContext } from "./rule.ts";
import { days, expiring } from "../link/expiring.ts";
import type { Expiring } from "../link/expiring.ts";

const code: Code = {
  name: "expired",
  severity: "warning",
  configurable: true,
  overdue: "date",
  means: "The date in `expires` has passed.",
  why: "Dates do not change the rendered output: an expired override still applies, and an expired feature still exists.",
  fix: "Delete the document (with `sluice expire`), or set a new date.",
};

export const expired: Rule = { codes: [code], check };

const ADVICE: Readonly<Record<Expiring["resource"]["kind"], string>> = {
  Feature: "make it permanent or remove it (`deprecated`), or set a later date",
  Grant: "delete the grant, or agree on a new date",
  Override: "it still applies: delete it, or decide again and move the date",
  Patch: "it still applies: delete it, or decide again and move the date",
  Accreditation: "renew the accreditation, and add the new record",
};

function check({ model, today }: RuleContext, report: ReportDiagnostic): void {
  for (const { resource, day } of expiring(model)) {
    const { kind, name, document } = resource;
    if (day >= today) continue;
    const message = `${kind.toLowerCase()} "${name}" expired ${days(daysBetween(day, today))} ago, on ${day}`;
    report(code, locationIn(document, ["spec", "expires"]), message, { help: ADVICE[kind] });
  }
}
