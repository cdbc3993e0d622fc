/** orphan-stage: a stage has no clusters. */
import { locationIn } from "../parse/index.ts";
import type { Code, ReportDiagnostic } from "../../base/diagnostics.ts";
import type { Rule, RuleContext } from "./rule.ts";

const code: Code = {
  name: "orphan-stage",
  severity: "warning",
  configurable: true,
  requiresCompleteModel: true,
  means: "No cluster is in a stage.",
  why: "Its threshold has no effect, and no cluster tests features at this stage.",
  fix: "Put a cluster into the stage, or delete it.",
};

export const orphanStage: Rule = { codes: [code], check };

function check({ model: { byKind } }: RuleContext, report: ReportDiagnostic): void {
  const used = new Set([...byKind.Cluster.values()].map(({ spec }) => spec.stage));
  for (const { name, document } of byKind.Stage.values())
    if (!used.has(name))
      report(code, locationIn(document, ["metadata", "name"]), `no cluster is in stage "${name}"`, {
        help: `delete it, or set \`stage: ${name}\` in a cluster`,
      });
}
