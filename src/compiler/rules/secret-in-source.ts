/** secret-in-source: a source contains a password, token or key. */
import type { ReportDiagnostic } from "../../base/diagnostics.ts";
import { secretInSource, secretsIn } from "../../base/secrets.ts";
import type { SourceFile } from "../../base/source.ts";
import type { Rule, RuleContext } from "./rule.ts";

export const secretsInSources: Rule = { codes: [secretInSource], check };

/** Also checks comments, and invalid documents next to a valid one. */
function check({ model }: RuleContext, report: ReportDiagnostic): void {
  const files = new Set<SourceFile>([model.project.document.file]);
  for (const resources of Object.values(model.byKind))
    for (const { document } of resources.values()) files.add(document.file);
  for (const file of files)
    for (const { start, end, what } of secretsIn(file))
      report(secretInSource, { file, start, end }, `this source contains ${what}`, {
        help: "put it into a Secret on the cluster, and revoke the leaked one",
      });
}
