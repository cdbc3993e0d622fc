/** dimension-not-a-label: a dimension of a meter is not a label of one of its resource types. */
import { locationIn } from "../parse/index.ts";
import { didYouMean } from "../../base/suggest.ts";
import type { Code, ReportDiagnostic } from "../../base/diagnostics.ts";
import type { Rule, RuleContext } from "./rule.ts";

const code: Code = {
  name: "dimension-not-a-label",
  severity: "error",
  configurable: false,
  means: "A dimension of a meter is not a label of a measured resource type.",
  why: "Usage of that type would not have the dimension, so it could not be priced or broken down by it.",
  fix: "Add the label to the resource type, correct the dimension, or remove it.",
};

export const dimensionNotALabel: Rule = { codes: [code], check };

function check({ model: { byKind } }: RuleContext, report: ReportDiagnostic): void {
  for (const { spec, document } of byKind.MeterDefinition.values())
    for (const typeName of spec.monitoredResourceTypes ?? []) {
      const type = byKind.MonitoredResourceType.get(typeName);
      if (type === undefined) continue;
      const labels = (type.spec.labels ?? []).map(({ name }) => name);
      (spec.measurement.dimensions ?? []).forEach((dimension, index) => {
        if (labels.includes(dimension)) return;
        const place = locationIn(document, ["spec", "measurement", "dimensions", index]);
        report(code, place, `dimension "${dimension}" is not a label of resource type "${typeName}"`, {
          help: didYouMean(dimension, labels) ?? `add the label "${dimension}" to the resource type`,
          helpAt: locationIn(type.document, ["spec", "labels"], "key"),
        });
      });
    }
}
