/** feature-on-everywhere: a feature has been on in every cluster for so long that it no longer needs a flag. */
import { daysBetween } from "../../base/dates.ts";
import { locationIn } from "../parse/index.ts";
import type { Code, ReportDiagnostic } from "../../base/diagnostics.ts";
import type { Feature } from "../link/index.ts";
import { currentLevel } from "./level-age.ts";
import type { CurrentLevel } from "./level-age.ts";
import type { Rule, RuleContext } from "./rule.ts";

const code: Code = {
  name: "feature-on-everywhere",
  severity: "warning",
  configurable: true,
  requiresCompleteModel: true,
  overdue: "age",
  means: "A ga feature has been on in every cluster, for everyone, for longer than the `maxAge` of its purpose.",
  why: "The flag is no longer needed, and the code of its other branch is dead but still needs maintenance.",
  fix: "Make it permanent with `deprecated: {until: RELEASE, outcome: permanent}` and remove the flag from the code.",
};

export const featureOnEverywhere: Rule = { codes: [code], check };

function check(context: RuleContext, report: ReportDiagnostic): void {
  const old = outdatedFeatures(context);
  for (const feature of onEverywhere(old.keys(), context)) {
    const { current, age } = old.get(feature) ?? {};
    if (current === undefined) continue;
    const message = `feature "${feature.name}" has been ${current.level.name} for ${age} days and is on in every cluster`;
    report(code, locationIn(feature.document, ["spec", "history", current.index, "level"]), message, {
      help: "make it permanent: `deprecated: {until: RELEASE, outcome: permanent}`",
    });
  }
}

interface Old {
  readonly current: CurrentLevel;
  /** In days. */
  readonly age: number;
}

/** The features that have been ga for everybody for longer than their purpose allows. */
function outdatedFeatures({ model: { byKind, settings }, today }: RuleContext): ReadonlyMap<Feature, Old> {
  const old = new Map<Feature, Old>();
  for (const feature of byKind.Feature.values()) {
    const { purpose = "release", deprecated, entitlement } = feature.spec;
    const { maxAge } = settings.purposes[purpose];
    if (deprecated !== undefined || entitlement !== undefined || maxAge === undefined) continue;
    const current = currentLevel(today, feature, settings);
    if (current?.level.lifecycle !== "ga") continue;
    const age = daysBetween(current.since, today);
    if (age > maxAge) old.set(feature, { current, age });
  }
  return old;
}

/** The features that are open and unlocked on all clusters; empty if there are no clusters. */
function onEverywhere(candidates: Iterable<Feature>, { states }: RuleContext): ReadonlySet<Feature> {
  const features = new Set(states.length === 0 ? [] : candidates);
  for (const { features: onCluster } of features.size === 0 ? [] : states)
    for (const { feature, open, locked } of onCluster) if (!open || locked) features.delete(feature);
  return features;
}
