/** alpha-on-last-stage: an override opens an alpha feature on the last stage. */
import { quoteList } from "../../base/diagnostics.ts";
import { locationIn } from "../parse/index.ts";
import type { Code, ReportDiagnostic } from "../../base/diagnostics.ts";
import type { Model, Override } from "../link/index.ts";
import type { FeatureState } from "../resolve/index.ts";
import type { Rule, RuleContext } from "./rule.ts";

const code: Code = {
  name: "alpha-on-last-stage",
  severity: "warning",
  configurable: true,
  requiresCompleteModel: true,
  means: "An override turns on a feature at an alpha level in the last stage.",
  why: "Users are on the last stage, and an alpha feature can change or break without notice.",
  fix: "Test it on an earlier stage, promote the feature first, or keep the override short and limited.",
};

export const alphaOnLastStage: Rule = { codes: [code], check };

interface Let {
  readonly state: FeatureState;
  readonly clusters: string[];
}

function check({ model, states }: RuleContext, report: ReportDiagnostic): void {
  const last = lastStages(model);
  const through = new Map<Override, Let>();
  for (const { cluster, features } of states.filter(({ stage }) => last.has(stage.name)))
    for (const state of features) {
      if (!state.open || state.gateOverride === undefined || state.level?.lifecycle !== "alpha") continue;
      const before = through.get(state.gateOverride);
      if (before === undefined) through.set(state.gateOverride, { state, clusters: [cluster.name] });
      else before.clusters.push(cluster.name);
    }
  for (const [{ spec, document }, { state, clusters }] of through) {
    const message = `override turns on "${spec.feature}" at ${state.level?.name}, an alpha level, in the last stage (${quoteList(clusters)})`;
    report(code, locationIn(document, ["spec", spec.level === undefined ? "enabled" : "level"]), message, {
      help: "try it on an earlier stage first, or promote the feature",
    });
  }
}

/** The last stages of each order. A stage without an order counts only if it is the only stage. */
function lastStages({ byKind }: Model): ReadonlySet<string> {
  const stages = [...byKind.Stage.values()];
  const before = new Set(stages.map(({ spec }) => spec.after));
  const ends = stages.filter(
    ({ name, spec }) => !before.has(name) && (spec.after !== undefined || stages.length === 1),
  );
  return new Set(ends.map(({ name }) => name));
}
