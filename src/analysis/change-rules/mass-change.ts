/** mass-change: one change removes so many documents that it is probably a mistake. */
import { quoteList } from "../../base/diagnostics.ts";
import type { ReportDiagnostic } from "../../base/diagnostics.ts";
import { resourcesOf, documentPairs } from "../diff/sides.ts";
import type { Grant } from "../../compiler/link/index.ts";
import { locationIn } from "../../compiler/parse/index.ts";
import type { Resource } from "../../compiler/schema/index.ts";
import { allow, error } from "./change-rule.ts";
import type { ChangeContext, ChangeRule } from "./change-rule.ts";

const code = error(
  "mass-change",
  "One change removes more than half of all features, grants or clusters, and at least 20.",
  "The cause can be a moved folder, a wrong merge or a wrong glob, and GitOps would delete everything within minutes.",
  "Check whether `spec.sources` still matches the files. If this is intended, do it in steps, pass `--prune-limit`, or allow it in a commit message.",
);

export const massChange: ChangeRule = { code, about: "cluster", check };

function check(context: ChangeContext, report: ReportDiagnostic): void {
  for (const kind of ["Feature", "Grant", "Cluster"] as const) {
    const total = resourcesOf(context.base, kind).size;
    const isKept = kind === "Grant" ? isStillGranted(context) : () => false;
    const gone = documentPairs(context, kind).filter(
      ({ before, after }) => before !== undefined && after === undefined && !isKept(before),
    );
    if (context.allowsDeletion(gone.length, total)) continue;
    const { document } = context.head.model.project;
    report(
      code,
      locationIn(document, ["spec", "sources"], "key"),
      `${gone.length} of ${total} ${kind.toLowerCase()}s are removed: ${quoteList(gone.map(({ name }) => name))}`,
      { help: allow(code, document.file.path) },
    );
  }
}

/** Whether other grants give the same features to the same consumer. */
function isStillGranted({ head }: ChangeContext): (resource: Resource) => boolean {
  const accessOf = (resource: Resource): readonly string[] => {
    const { consumer, features } = resource.spec as Grant["spec"];
    return features.map((feature) => `${feature} ${consumer.kind}/${consumer.name}`);
  };
  const given = new Set([...resourcesOf(head, "Grant").values()].flatMap(accessOf));
  return (resource) => accessOf(resource).every((one) => given.has(one));
}
