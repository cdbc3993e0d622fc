/** meter-gauge-unbillable: a gauge is aggregated in a way that the billing provider can't. */
import { at } from "../parse.ts";
import type { Code, Report } from "../diagnostics.ts";
import type { Rule, Scene } from "./contract.ts";

const code: Code = {
  name: "meter-gauge-unbillable",
  severity: "warning",
  configurable: true,
  means: "A meter is a Gauge whose aggregation the billing provider does not have.",
  why: "Billing takes sums, counts and unique counts; a gauge's latest, highest, lowest or average value is skipped without a word, so that usage goes unbilled.",
  fix: "Measure usage as a Delta that is summed (core-hours instead of cores); ignore the warning for a meter that serves quota only.",
};

export const meterGaugeUnbillable: Rule = { codes: [code], check };

/** What milo's billing provider (Amberflo) can aggregate. */
const BILLABLE: ReadonlySet<string> = new Set(["Sum", "Count", "UniqueCount"]);

function check({ model: { byKind } }: Scene, report: Report): void {
  for (const { name, spec, document } of byKind.MeterDefinition.values()) {
    const { kind, aggregation = "Latest" } = spec.measurement;
    if (kind !== "Gauge" || BILLABLE.has(aggregation)) continue;
    const place = at(document, [
      "spec",
      "measurement",
      spec.measurement.aggregation === undefined ? "kind" : "aggregation",
    ]);
    report(code, place, `gauge "${name}" can't be billed: its aggregation is ${aggregation}`, {
      help: "measure usage over time: `kind: Delta`, `aggregation: Sum`, and a unit times time such as `GiBy.h`",
    });
  }
}
