/** fractional-unknown-variant: a bucket names a variant that the flag does not have. */
import { quoteList } from "../../../base/diagnostics.ts";
import { didYouMean } from "../../../base/suggest.ts";
import type { Code, ReportDiagnostic } from "../../../base/diagnostics.ts";
import type { Rule, RuleContext } from "../rule.ts";
import { forEachPart, variantNames } from "../for-each-flag.ts";

const code: Code = {
  name: "fractional-unknown-variant",
  severity: "error",
  configurable: false,
  means: "A bucket of a `fractional` names a variant that the flag does not have.",
  why: "Only the users in that bucket get an error, which is hard to notice and to reproduce.",
  fix: "Correct the name, or add the variant.",
};

export const fractionalUnknownVariant: Rule = { codes: [code], check };

function check(context: RuleContext, report: ReportDiagnostic): void {
  forEachPart(context, report, ({ path, value, role }, { feature, flag }, inTargeting) => {
    if (role !== "bucket" || (typeof value !== "string" && typeof value !== "number")) return;
    const names = variantNames(flag);
    const name = String(value);
    if (names.includes(name)) return;
    inTargeting(code, path, `feature "${feature.name}" has no variant "${name}", which a bucket uses`, {
      help: didYouMean(name, names) ?? `its variants are ${quoteList(names)}`,
    });
  });
}
