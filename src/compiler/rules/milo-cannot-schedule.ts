/** milo-cannot-schedule: a grant begins later, but entitlements on its clusters do not support dates. */
import { quoteList } from "../../base/diagnostics.ts";
import { locationIn } from "../parse/index.ts";
import type { Code, ReportDiagnostic } from "../../base/diagnostics.ts";
import type { Rule, RuleContext } from "./rule.ts";

const code: Code = {
  name: "milo-cannot-schedule",
  severity: "warning",
  configurable: true,
  means: "A grant with a `starts` in the future selects a cluster that renders the target `milo`.",
  why: "A ResourceGrant has no dates, so it takes effect as soon as the change is merged.",
  fix: "Merge the grant on the day on which it starts, or exclude these clusters from it.",
};

export const miloCannotSchedule: Rule = { codes: [code], check };

function check({ model, states, today }: RuleContext, report: ReportDiagnostic): void {
  const rendering = new Set(states.filter(({ render }) => render.includes("milo")).map(({ cluster }) => cluster));
  for (const grant of model.byKind.Grant.values()) {
    const { starts } = grant.spec;
    const clusters = (model.selected.get(grant) ?? []).filter((cluster) => rendering.has(cluster));
    if (starts === undefined || starts <= today || clusters.length === 0) continue;
    const where = quoteList(clusters.map(({ name }) => name));
    report(
      code,
      locationIn(grant.document, ["spec", "starts"]),
      `grant "${grant.name}" takes effect on ${where} as soon as it is merged, not on ${starts}`,
      {
        help: `milo does not support dates: merge it on ${starts}, or exclude these clusters`,
      },
    );
  }
}
