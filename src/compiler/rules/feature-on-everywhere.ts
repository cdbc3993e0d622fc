/** feature-on-everywhere: a feature that has been on in every cluster for so long that it needs no flag any more. */
import { daysBetween } from "../../base/dates.ts";
import { at } from "../parse/index.ts";
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
  overdue: true,
  means: "A ga feature has been on in every cluster, for everyone, for longer than the `maxAge` of its purpose.",
  why: "The flag is no longer needed, and the code of its other branch is dead but still needs maintenance.",
  fix: "Make it permanent with `deprecated: {until: RELEASE, outcome: permanent}` and remove the flag from the code.",
};

export const featureOnEverywhere: Rule = { codes: [code], check };

function check(scene: RuleContext, report: ReportDiagnostic): void {
  const old = oldOnes(scene);
  for (const feature of onEverywhere(old.keys(), scene)) {
    const { standing, age } = old.get(feature) ?? {};
    if (standing === undefined) continue;
    const message = `feature "${feature.name}" has been ${standing.level.name} for ${age} days and is on in every cluster`;
    report(code, at(feature.document, ["spec", "history", standing.index, "level"]), message, {
      help: "make it permanent: `deprecated: {until: RELEASE, outcome: permanent}`",
    });
  }
}

interface Old {
  readonly standing: CurrentLevel;
  /** Days. */
  readonly age: number;
}

/** The features that have been ga, and for everybody, for longer than their purpose allows. */
function oldOnes({ model: { byKind, settings }, today }: RuleContext): ReadonlyMap<Feature, Old> {
  const old = new Map<Feature, Old>();
  for (const feature of byKind.Feature.values()) {
    const { purpose = "release", deprecated, entitlement } = feature.spec;
    const { maxAge } = settings.purposes[purpose];
    if (deprecated !== undefined || entitlement !== undefined || maxAge === undefined) continue;
    const standing = currentLevel(today, feature, settings);
    if (standing?.level.lifecycle !== "ga") continue;
    const age = daysBetween(standing.since, today);
    if (age > maxAge) old.set(feature, { standing, age });
  }
  return old;
}

/** Those of them that are open and unlocked on all clusters, and there is one. */
function onEverywhere(some: Iterable<Feature>, { states }: RuleContext): ReadonlySet<Feature> {
  const features = new Set(states.length === 0 ? [] : some);
  for (const { features: onCluster } of features.size === 0 ? [] : states)
    for (const { feature, open, locked } of onCluster) if (!open || locked) features.delete(feature);
  return features;
}
