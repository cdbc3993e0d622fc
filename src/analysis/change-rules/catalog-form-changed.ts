/** catalog-form-changed: existing clusters get the catalog in another form. */
import { quoteList } from "../../base/diagnostics.ts";
import type { ReportDiagnostic } from "../../base/diagnostics.ts";
import type { Project } from "../../compiler/link/index.ts";
import { locationIn } from "../../compiler/parse/index.ts";
import { allow, error } from "./change-rule.ts";
import type { ChangeContext, ChangeRule } from "./change-rule.ts";

const code = error(
  "catalog-form-changed",
  "The form of the catalog changes for existing clusters.",
  "The objects of the old form are deleted while the new ones are created. In between, nothing is metered or limited, and objects that an operator derived from the old form are deleted too.",
  "Move one stage at a time with `byStage`, in a maintenance window, and allow it in a commit message.",
);

export const catalogFormChanged: ChangeRule = { code, about: "renderer", check };

const DEFAULT = "configuration";

function check({ base, head, clusters }: ChangeContext, report: ReportDiagnostic): void {
  const moved = new Map<string, { readonly stage: string; readonly names: string[] }>();
  for (const { before, after } of clusters) {
    if (!before.render.includes("catalog") || !after.render.includes("catalog")) continue;
    const [was, is] = [formOf(base.model.project, before.stage.name), formOf(head.model.project, after.stage.name)];
    if (was === is) continue;
    const key = `from ${was} to ${is}`;
    const group = moved.get(key) ?? { stage: after.stage.name, names: [] };
    group.names.push(after.cluster.name);
    moved.set(key, group);
  }
  const { document } = head.model.project;
  for (const [change, { stage, names }] of moved) {
    const isByStage = head.model.project.spec.targets?.catalog?.byStage?.[stage] !== undefined;
    const path = ["spec", "targets", "catalog", ...(isByStage ? ["byStage", stage] : ["form"])];
    report(code, locationIn(document, path), `the form of the catalog changes ${change} on ${quoteList(names)}`, {
      help: allow(code, document.file.path),
    });
  }
}

function formOf({ spec }: Project, stage: string): string {
  const { form = DEFAULT, byStage = {} } = spec.targets?.catalog ?? {};
  return byStage[stage] ?? form;
}
