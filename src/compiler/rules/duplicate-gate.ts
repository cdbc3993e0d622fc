/** duplicate-gate: two features set the same gate of a component on the same cluster. */
import { locationIn } from "../parse/index.ts";
import type { Code, ReportDiagnostic } from "../../base/diagnostics.ts";
import type { Cluster, Feature, Model } from "../link/index.ts";
import type { Rule, RuleContext } from "./rule.ts";

const code: Code = {
  name: "duplicate-gate",
  severity: "error",
  configurable: false,
  means: "Two features on the same cluster name the same gate of the same component.",
  why: "The component has one value per gate, so it can't follow two features that differ.",
  fix: "Let one feature own the gate and the other depend on it, or select different clusters in `clusters`.",
};

export const duplicateGate: Rule = { codes: [code], check };

interface Owner {
  readonly feature: Feature;
  readonly index: number;
}

function check({ model }: RuleContext, report: ReportDiagnostic): void {
  const owners = new Map<string, Owner[]>();
  for (const feature of model.byKind.Feature.values())
    (feature.spec.gates ?? []).forEach(({ component, name }, index) => {
      const key = JSON.stringify([component, name]);
      const before = owners.get(key);
      const other = before?.find((one) => areTogether(one.feature, feature, model));
      if (other !== undefined) reportTwice(other, { feature, index }, report);
      else if (before === undefined) owners.set(key, [{ feature, index }]);
      else before.push({ feature, index });
    });
}

function areTogether(one: Feature, other: Feature, { selected }: Model): boolean {
  const [otherClusters, clusters]: readonly (readonly Cluster[] | undefined)[] = [
    selected.get(one),
    selected.get(other),
  ];
  if (otherClusters === undefined || clusters === undefined || one === other) return true;
  return otherClusters.some((cluster) => clusters.includes(cluster));
}

function reportTwice(before: Owner, { feature, index }: Owner, report: ReportDiagnostic): void {
  const { component, name } = feature.spec.gates?.[index] ?? { component: "", name: "" };
  const message = `features "${before.feature.name}" and "${feature.name}" both have gate "${name}" of component "${component}"`;
  report(code, locationIn(feature.document, ["spec", "gates", index, "name"]), message, {
    help: `keep it in one of them, and make the other depend on that one`,
    related: [
      { message: "the other one", at: locationIn(before.feature.document, ["spec", "gates", before.index, "name"]) },
    ],
  });
}
