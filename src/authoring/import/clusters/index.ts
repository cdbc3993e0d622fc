/** Imports clusters from Argo CD's cluster Secrets (without credentials) or a table, and the stages that they name. */
import type { ReportDiagnostic } from "../../../base/diagnostics.ts";
import type { SourceFile } from "../../../base/source.ts";
import { importNotRecognized, importAssumed } from "../codes.ts";
import type { ImportContext, Draft, Importer } from "../importer.ts";
import { wordOf } from "../fields.ts";
import { groupNotes } from "../group-notes.ts";
import { naming } from "../naming.ts";
import { clusterOf } from "./cluster.ts";
import { secretsIn } from "./secrets.ts";
import { rowsIn } from "./table.ts";

function convert(files: readonly SourceFile[], context: ImportContext, report: ReportDiagnostic): readonly Draft[] {
  const names = naming(context, report);
  const details = groupNotes(report);
  const drafts = files.flatMap((file) => {
    let errors = 0;
    const counting: ReportDiagnostic = (code, ...rest) => {
      if (code.severity === "error") errors++;
      report(code, ...rest);
    };
    const entries = isTable(file) ? rowsIn(file, counting) : secretsIn(file, counting);
    if (entries.length === 0 && errors === 0)
      report(importNotRecognized, { file, start: 0, end: 0 }, `"${file.path}" contains no clusters`, {
        help: "use a list of Argo CD cluster Secrets, or CSV with the columns name, stage and release",
      });
    const clusters = entries.map((entry) => clusterOf(entry, { names, details, target: context, report }));
    return [...stagesOf(clusters, context, report), ...clusters];
  });
  details.report();
  return drafts;
}

/** Whether the file name or the first line shows that it is a table. */
function isTable({ path, text }: SourceFile): boolean {
  const [first = ""] = text.split("\n", 1);
  return (
    path.endsWith(".csv") ||
    (/^[^:{[#]*$/.test(first) && /[,;\t]/.test(first)) ||
    /^\ufeff?"?name"?\s*$/i.test(first.trim())
  );
}

/** Drafts of stages that clusters name and that do not exist. */
function stagesOf(clusters: readonly Draft[], context: ImportContext, report: ReportDiagnostic): readonly Draft[] {
  const first = new Map<string, Draft>();
  for (const cluster of clusters) {
    const stage = wordOf(cluster.spec["stage"]);
    if (!first.has(stage) && !context.isTaken("Stage", stage)) first.set(stage, cluster);
  }
  return [...first].map(([stage, cluster]) => stageDraft(stage, cluster, context, report));
}

export const clusters: Importer = {
  name: "clusters",
  operands: "FILE",
  description: "Argo CD cluster Secrets (without credentials), or CSV",
  help: "The first line of a CSV file names its columns: `name`, `stage`, `release`, `release.<track>`, `context.<key>`. Any other column\nbecomes a label. The labels and annotations of a Secret have the same names.",
  examples: [
    { line: "sluice import clusters clusters.csv --stage staging", description: "show the documents for a table" },
    {
      line: "kubectl get secrets -n argocd -l argocd.argoproj.io/secret-type=cluster -o yaml | sluice import clusters -",
      description: "convert the clusters of Argo CD",
    },
  ],
  options: ["stage"],
  secret: true,
  render: undefined,
  convert,
};

/** Patterns of stage names, with the lifecycle that a feature has reached there. */
const GUESSES: readonly (readonly [RegExp, "alpha" | "beta"])[] = [
  [/dev|test|sandbox|lab|play/, "alpha"],
  [/stag|preprod|pre-prod|uat|qa|canary|integration/, "beta"],
];

function stageDraft(name: string, first: Draft, { levels, level }: ImportContext, report: ReportDiagnostic): Draft {
  const lifecycle = GUESSES.find(([pattern]) => pattern.test(name))?.[1];
  const threshold = levels.find((one) => one.lifecycle === lifecycle)?.name ?? level;
  report(
    importAssumed,
    first.from,
    `stage "${name}" does not exist, so the import adds it with the threshold ${threshold}`,
    {
      help: "correct its threshold, and list its targets in `render`",
    },
  );
  return {
    kind: "Stage",
    name,
    spec: { threshold, render: ["state"] },
    comments: [{ path: ["threshold"], text: "The import guessed this from the name of the stage." }],
    path: first.path,
    from: first.from,
  };
}
