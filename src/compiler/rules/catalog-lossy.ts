/** catalog-lossy: the form of the rendered catalog does not support a field of an entry. */
import { locationIn } from "../parse/index.ts";
import type { Code, ReportDiagnostic } from "../../base/diagnostics.ts";
import type { MeterDefinition, MonitoredResourceType } from "../link/index.ts";
import type { Path } from "../../base/source.ts";
import type { Rule, RuleContext } from "./rule.ts";

const code: Code = {
  name: "catalog-lossy",
  severity: "warning",
  configurable: true,
  means:
    "The `configuration` form of the catalog does not support aggregations, invoice units, required labels or allowed values of labels.",
  why: "Sluice omits these fields: a ServiceConfiguration sums deltas, uses the latest value of a gauge, bills in the unit of measurement, and does not check labels.",
  fix: "Remove the field, or render another form if the platform has its CRDs: `spec.targets.catalog.form: declared` or `direct`.",
};

export const catalogLossy: Rule = { codes: [code], check };

function check(context: RuleContext, report: ReportDiagnostic): void {
  if (!rendersConfiguration(context)) return;
  const { MonitoredResourceType: types, MeterDefinition: meters } = context.model.byKind;
  for (const entry of [...types.values(), ...meters.values()]) {
    const omitted = entry.kind === "MeterDefinition" ? omittedFromMeter(entry) : omittedFromType(entry);
    const [first] = omitted;
    if (first === undefined) continue;
    const fields = omitted.map((field) => field.what).join(" and ");
    report(
      code,
      locationIn(entry.document, first.path),
      `a ServiceConfiguration does not support ${fields} of "${entry.name}"`,
      {
        help: "remove it, or set `spec.targets.catalog.form` to `declared` or `direct`",
      },
    );
  }
}

function rendersConfiguration({ model, states }: RuleContext): boolean {
  const { form = "configuration", byStage = {} } = model.project.spec.targets?.catalog ?? {};
  return states.some(
    ({ stage, render }) => render.includes("catalog") && (byStage[stage.name] ?? form) === "configuration",
  );
}

interface OmittedField {
  readonly path: Path;
  readonly what: string;
}

function omittedFromMeter({ spec: { measurement, billing = {} } }: MeterDefinition): readonly OmittedField[] {
  const { kind, aggregation, unit } = measurement;
  const isUsual = aggregation === undefined || aggregation === (kind === "Gauge" ? "Latest" : "Sum");
  const { consumedUnit = unit, pricingUnit = unit } = billing;
  return [
    ...(isUsual ? [] : [{ path: ["spec", "measurement", "aggregation"], what: `the aggregation ${aggregation}` }]),
    ...(consumedUnit === unit
      ? []
      : [{ path: ["spec", "billing", "consumedUnit"], what: `the consumed unit ${consumedUnit}` }]),
    ...(pricingUnit === unit
      ? []
      : [{ path: ["spec", "billing", "pricingUnit"], what: `the pricing unit ${pricingUnit}` }]),
  ];
}

function omittedFromType({ spec }: MonitoredResourceType): readonly OmittedField[] {
  return (spec.labels ?? []).flatMap(({ name, required, allowedValues }, index) => [
    ...(required === true
      ? [{ path: ["spec", "labels", index, "required"], what: `the requirement of label "${name}"` }]
      : []),
    ...(allowedValues === undefined
      ? []
      : [{ path: ["spec", "labels", index, "allowedValues"], what: `the allowed values of label "${name}"` }]),
  ]);
}
