/** policy-silenced: a change silences a policy that would have stopped it. */
import type { ReportDiagnostic } from "../../base/diagnostics.ts";
import { newSuppressions } from "../diff/suppressions.ts";
import { allow, error } from "./change-rule.ts";
import type { ChangeContext, ChangeRule } from "./change-rule.ts";

const code = error(
  "policy-silenced",
  "A change adds a `sluice-allow` comment for a policy whose severity is error.",
  "Sluice checks a change against the earlier policies. The comment would bypass them without approval by the policy's owners.",
  "Satisfy the policy, or allow the exception in a commit message.",
);

export const policySilenced: ChangeRule = { code, about: "policy", check };

function check(context: ChangeContext, report: ReportDiagnostic): void {
  const { policies = [], rules = {} } = context.base.model.project.spec;
  const strict = new Set(
    policies.flatMap(({ name, severity = "error" }) => ((rules[name] ?? severity) === "error" ? [name] : [])),
  );
  if (strict.size === 0) return;
  for (const { code: policy, at } of newSuppressions(context))
    if (strict.has(policy))
      report(code, at, `this comment suppresses the policy "${policy}", which is an error`, {
        help: allow(code, at.file.path),
      });
}
