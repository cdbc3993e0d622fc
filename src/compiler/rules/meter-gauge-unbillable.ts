/** meter-gauge-unbillable: the billing provider does not support the aggregation of a gauge. */
import { locationIn } from "../parse/index.ts";
import type { Code, ReportDiagnostic } from "../../base/diagnostics.ts";
import type { Rule, RuleContext } from "./rule.ts";

const code: Code = {
  name: "meter-gauge-unbillable",
  severity: "warning",
  configurable: true,
  means: "The billing provider does not support the aggregation of a Gauge.",
  why: "Billing supports sums, counts and unique counts. It silently skips the latest, highest, lowest or average value of a gauge, so the usage is not billed.",
  fix: "Measure usage as a Delta with Sum (core-hours instead of cores). Ignore the warning for a meter that only quota uses.",
};

export const meterGaugeUnbillable: Rule = { codes: [code], check };

/** The aggregations of milo's billing provider (Amberflo). */
const BILLABLE: ReadonlySet<string> = new Set(["Sum", "Count", "UniqueCount"]);

function check({ model: { byKind } }: RuleContext, report: ReportDiagnostic): void {
  for (const { name, spec, document } of byKind.MeterDefinition.values()) {
    const { kind, aggregation = "Latest" } = spec.measurement;
    if (kind !== "Gauge" || BILLABLE.has(aggregation)) continue;
    const place = locationIn(document, [
      "spec",
      "measurement",
      spec.measurement.aggregation === undefined ? "kind" : "aggregation",
    ]);
    report(code, place, `gauge "${name}" can't be billed: its aggregation is ${aggregation}`, {
      help: "measure usage over time: `kind: Delta`, `aggregation: Sum`, and a unit times time such as `GiBy.h`",
    });
  }
}
