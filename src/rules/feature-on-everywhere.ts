/** feature-on-everywhere: a feature that has been on in every cluster for so long that it needs no flag any more. */
import { daysBetween } from "../dates.ts";
import { at } from "../parse.ts";
import type { Code, Report } from "../diagnostics.ts";
import type { Feature } from "../link.ts";
import { standingOn } from "./ages.ts";
import type { Rule, Scene } from "./contract.ts";

const code: Code = {
  name: "feature-on-everywhere",
  severity: "warning",
  configurable: true,
  needsTheWhole: true,
  overdue: true,
  means: "A ga feature is on in every cluster, for everybody, for longer than the `maxAge` of its purpose.",
  why: "The flag decides nothing any more; the code behind its other branch is dead and still has to be kept working.",
  fix: "Make it permanent with `deprecated: {until: RELEASE, outcome: permanent}` and remove the flag from the code.",
};

export const featureOnEverywhere: Rule = { codes: [code], check };

function check(scene: Scene, report: Report): void {
  const { model, states, today } = scene;
  const everywhere = onEverywhere(scene);
  for (const feature of states.length === 0 ? [] : everywhere) {
    const { purpose = "release", deprecated } = feature.spec;
    const { maxAge } = model.settings.purposes[purpose];
    const standing = deprecated === undefined ? standingOn(today, feature, model.settings) : undefined;
    if (standing?.level.lifecycle !== "ga" || maxAge === undefined) continue;
    const age = daysBetween(standing.since, today);
    if (age <= maxAge) continue;
    const message = `feature "${feature.name}" has been ${standing.level.name} for ${age} days and is on in every cluster`;
    report(code, at(feature.document, ["spec", "history", standing.index, "level"]), message, {
      help: "make it permanent: `deprecated: {until: RELEASE, outcome: permanent}`",
    });
  }
}

/** Open, unlocked and for everybody, on all clusters. */
function onEverywhere({ model, states }: Scene): ReadonlySet<Feature> {
  const features = new Set([...model.byKind.Feature.values()].filter(({ spec }) => spec.entitlement === undefined));
  for (const { features: onCluster } of states)
    for (const { feature, open, locked } of onCluster) if (!open || locked) features.delete(feature);
  return features;
}
