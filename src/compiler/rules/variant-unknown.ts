/** variant-unknown, variants-missing: a variant to serve, set or return does not exist. */
import { quoteList } from "../../base/diagnostics.ts";
import { locationIn } from "../parse/index.ts";
import { flagOf } from "../resolve/flag.ts";
import { didYouMean } from "../../base/suggest.ts";
import type { Code, ReportDiagnostic } from "../../base/diagnostics.ts";
import type { Feature } from "../link/index.ts";
import type { Flag } from "../resolve/index.ts";
import type { Rule, RuleContext } from "./rule.ts";
import { forEachFlag, forEachPart, variantNames, type ReportInFlag, type Subject } from "./for-each-flag.ts";

const unknown: Code = {
  name: "variant-unknown",
  severity: "error",
  configurable: false,
  means: "A flag, an override or a targeting rule uses a variant that the flag does not have.",
  why: "For a targeting rule, flagd returns an error. For a default, it rejects the FeatureFlag with all its flags.",
  fix: "Correct the name, or add the variant.",
};
const missing: Code = {
  name: "variants-missing",
  severity: "error",
  configurable: false,
  means: "A non-boolean flag has no variants, or no `serve`.",
  why: "Only a boolean flag has default variants, `on` and `off`.",
  fix: "Add `variants`, and `serve: {enabled: NAME, disabled: NAME}`.",
};

export const variantUnknown: Rule = { codes: [unknown, missing], check };

function check(context: RuleContext, report: ReportDiagnostic): void {
  forEachFlag(context, report, checkServed);
  forEachPart(context, report, ({ path, value, role }, { feature, flag }, inTargeting) => {
    if (role !== "result" || (typeof value !== "string" && typeof value !== "number" && !Array.isArray(value))) return;
    if (variantNames(flag).includes(String(value)) && !Array.isArray(value)) return;
    const what = Array.isArray(value) ? "a list" : `"${String(value)}"`;
    const message = `the targeting of "${feature.name}" returns ${what}, which is not one of its variants`;
    inTargeting(unknown, path, message, { help: help(String(value), flag) });
  });
  checkOverrides(context, report);
}

function checkServed({ feature, flag }: Subject, report: ReportInFlag): void {
  const names = variantNames(flag);
  if (names.length === 0)
    report(missing, ["type"], `the ${flag.type} flag of feature "${feature.name}" has no variants`, {
      help: `add \`variants: {new: ${example(flag)}, old: ${example(flag)}}\` and \`serve: {enabled: new, disabled: old}\``,
    });
  else if (
    (["enabled", "disabled"] as const).some((state) => !names.includes(flag[state]) && isDefault(feature, state))
  )
    report(missing, ["variants"], `the flag of feature "${feature.name}" has no \`serve\``, {
      help: `add \`serve: {enabled: NAME, disabled: NAME}\` with two of ${quoteList(names)}`,
    });
  else
    for (const state of ["enabled", "disabled"] as const)
      if (!names.includes(flag[state]))
        report(
          unknown,
          ["serve", state],
          `feature "${feature.name}" has no variant "${flag[state]}", which it serves while ${state}`,
          {
            help: help(flag[state], flag),
          },
        );
}

function isDefault({ spec }: Feature, state: "enabled" | "disabled"): boolean {
  return spec.flag?.serve?.[state] === undefined;
}

function checkOverrides({ model: { byKind } }: RuleContext, report: ReportDiagnostic): void {
  for (const { spec, document } of byKind.Override.values()) {
    const feature = byKind.Feature.get(spec.feature);
    if (feature === undefined || spec.variant === undefined) continue;
    const flag = flagOf(feature.spec);
    if (variantNames(flag).includes(spec.variant)) continue;
    report(
      unknown,
      locationIn(document, ["spec", "variant"]),
      `feature "${feature.name}" has no variant "${spec.variant}"`,
      {
        help: help(spec.variant, flag),
        helpAt: locationIn(
          feature.document,
          feature.spec.flag?.variants === undefined ? ["metadata", "name"] : ["spec", "flag", "variants"],
          "key",
        ),
      },
    );
  }
}

function help(name: string, flag: Flag): string {
  const names = variantNames(flag);
  return didYouMean(name, names) ?? `its variants are ${quoteList(names)}`;
}

function example({ type }: Flag): string {
  return { boolean: "true", string: '"text"', number: "1", object: "{}" }[type];
}
