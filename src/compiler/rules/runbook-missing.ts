/** runbook-missing, runbook-not-found: a feature that restarts workloads needs a runbook. */
import { locationIn } from "../parse/index.ts";
import type { Code, ReportDiagnostic } from "../../base/diagnostics.ts";
import type { Rule, RuleContext } from "./rule.ts";

const missing: Code = {
  name: "runbook-missing",
  severity: "warning",
  configurable: true,
  means: "A feature with workloads has no `runbook`.",
  why: "Turning it on or off changes running pods. The person on call needs to know the effects and the rollback.",
  fix: "Add `runbook`: a path in the repository or a URL.",
};
const notFound: Code = {
  name: "runbook-not-found",
  severity: "error",
  configurable: true,
  means: "The path in `runbook` does not exist in the repository.",
  why: "Otherwise, the broken link would only be noticed during an incident.",
  fix: "Correct the path, relative to the root of the repository, or add the file.",
};

export const runbookMissing: Rule = { codes: [missing, notFound], check };

function check({ model, exists }: RuleContext, report: ReportDiagnostic): void {
  for (const { name, spec, document } of model.byKind.Feature.values()) {
    const { runbook, workloads = [] } = spec;
    if (runbook === undefined && workloads.length > 0)
      report(
        missing,
        locationIn(document, ["spec", "workloads"], "key"),
        `feature "${name}" has workloads and no runbook`,
        {
          help: "add `runbook: docs/runbooks/NAME.md`, or a URL",
        },
      );
    if (runbook !== undefined && !isUrl(runbook) && !(isInside(runbook) && exists(withoutAnchor(runbook))))
      report(
        notFound,
        locationIn(document, ["spec", "runbook"]),
        `the runbook "${runbook}" of feature "${name}" does not exist`,
        {
          help: "correct the path (relative to the root of the repository) or add the file",
        },
      );
  }
}

function isUrl(runbook: string): boolean {
  return /^https?:\/\//.test(runbook);
}

/** Whether a path is inside the repository; others are not accessed. */
function isInside(path: string): boolean {
  return !path.startsWith("/") && !path.includes("\\") && !path.split("/").includes("..");
}

/** The path of the file that a runbook is in. */
export function withoutAnchor(path: string): string {
  return path.replace(/#.*$/, "");
}
