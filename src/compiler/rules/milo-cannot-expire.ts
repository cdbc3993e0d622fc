/** milo-cannot-expire: a grant has an end, but no reader on its clusters supports dates. */
import { quoteList } from "../../base/diagnostics.ts";
import { locationIn } from "../parse/index.ts";
import type { Code, ReportDiagnostic } from "../../base/diagnostics.ts";
import type { Rule, RuleContext } from "./rule.ts";

const code: Code = {
  name: "milo-cannot-expire",
  severity: "note",
  configurable: true,
  means: "A grant with `expires` selects clusters that render `milo` and not `openfeature`.",
  why: "A ResourceGrant has no dates, so the consumer keeps the feature until the grant is deleted.",
  fix: "Run `sluice expire --write` in a scheduled job, or also render `openfeature`, which uses the dates.",
};

export const miloCannotExpire: Rule = { codes: [code], check };

function check({ model, states, today }: RuleContext, report: ReportDiagnostic): void {
  const dateless = new Set(
    states
      .filter(({ render }) => render.includes("milo") && !render.includes("openfeature"))
      .map(({ cluster }) => cluster),
  );
  for (const grant of model.byKind.Grant.values()) {
    const { expires } = grant.spec;
    // A grant that has ended is reported as expired.
    if (expires === undefined || expires < today) continue;
    const clusters = (model.selected.get(grant) ?? []).filter((cluster) => dateless.has(cluster));
    if (clusters.length === 0) continue;
    report(
      code,
      locationIn(grant.document, ["spec", "expires"]),
      `grant "${grant.name}" does not end automatically on ${expires} on ${quoteList(clusters.map(({ name }) => name))}`,
      { help: "milo does not support dates: delete the grant after that day, for example with `sluice expire`" },
    );
  }
}
