/** served-while-off: a closed gate serves the value of an open one on a stage that requires accreditation. */
import { quoteList } from "../../base/diagnostics.ts";
import { locationIn } from "../parse/index.ts";
import { isRendered } from "../resolve/index.ts";
import { isAccredited } from "../resolve/accreditation.ts";
import { looksOpenWhenShut } from "../resolve/flag.ts";
import type { Code, ReportDiagnostic } from "../../base/diagnostics.ts";
import type { FeatureState } from "../resolve/index.ts";
import type { Location } from "../../base/source.ts";
import type { Rule, RuleContext } from "./rule.ts";
import { formatTargeting } from "./json-logic.ts";

const code: Code = {
  name: "served-while-off",
  severity: "error",
  configurable: false,
  means: "On a stage with `accreditation`, a closed gate serves the same value as an open one, or `true`.",
  why: "Applications see only the value, so the feature would run without approval, although its state is off.",
  fix: "Set `spec.flag.serve.disabled` to a variant whose value turns the feature off in applications.",
};

export const servedWhileOff: Rule = { codes: [code], check };

function check({ states }: RuleContext, report: ReportDiagnostic): void {
  const found = new Map<string, { readonly first: FeatureState; readonly clusters: string[] }>();
  for (const { stage, cluster, features } of states) {
    if (!isAccredited(stage)) continue;
    for (const state of features) {
      // Patched features are checked as variations.
      if (state.patched !== undefined || !isRendered(state) || !looksOpenWhenShut(state)) continue;
      const key = state.feature.name;
      const known = found.get(key);
      if (known === undefined) found.set(key, { first: state, clusters: [cluster.name] });
      else known.clusters.push(cluster.name);
    }
  }
  for (const { first, clusters } of found.values()) {
    const { flag, feature } = first;
    const value = formatTargeting(flag.variants[flag.disabled] ?? null);
    report(
      code,
      placeOf(first),
      `the flag of "${feature.name}" serves "${flag.disabled}" while the feature is off, with the same value as while it is on: ${value}, on ${quoteList(clusters)}`,
      { help: "set `serve.disabled` to a variant whose value turns the feature off in applications" },
    );
  }
}

function placeOf({ feature }: FeatureState): Location {
  const { document, spec } = feature;
  if (spec.flag?.serve?.disabled !== undefined) return locationIn(document, ["spec", "flag", "serve", "disabled"]);
  return spec.flag === undefined
    ? locationIn(document, ["metadata", "name"])
    : locationIn(document, ["spec", "flag", "variants"], "key");
}
