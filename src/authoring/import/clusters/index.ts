/** Imports clusters from Argo CD's cluster Secrets (without credentials) or a table, and the stages that they name. */
import type { ReportDiagnostic } from "../../../base/diagnostics.ts";
import type { SourceFile } from "../../../base/source.ts";
import { importNotRecognized } from "../codes.ts";
import type { Around, Draft, Importer } from "../importer.ts";
import { wordOf } from "../fields.ts";
import { gathering } from "../group-notes.ts";
import { naming } from "../naming.ts";
import { clusterOf } from "./cluster.ts";
import { secretsIn } from "./secrets.ts";
import { stageDraft } from "./stage.ts";
import { rowsIn } from "./table.ts";

function carry(files: readonly SourceFile[], around: Around, report: ReportDiagnostic): readonly Draft[] {
  const names = naming(around, report);
  const details = gathering(report);
  const drafts = files.flatMap((file) => {
    let faults = 0;
    const counting: ReportDiagnostic = (code, ...rest) => {
      if (code.severity === "error") faults++;
      report(code, ...rest);
    };
    const entries = isTable(file) ? rowsIn(file, counting) : secretsIn(file, counting);
    if (entries.length === 0 && faults === 0)
      report(importNotRecognized, { file, start: 0, end: 0 }, `"${file.path}" holds no clusters`, {
        help: "it is a list of Argo CD's cluster Secrets, or CSV with the columns name, stage and release",
      });
    const clusters = entries.map((entry) => clusterOf(entry, { names, details, around, report }));
    return [...stagesOf(clusters, around, report), ...clusters];
  });
  details.tell();
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
function stagesOf(clusters: readonly Draft[], around: Around, report: ReportDiagnostic): readonly Draft[] {
  const first = new Map<string, Draft>();
  for (const cluster of clusters) {
    const stage = wordOf(cluster.spec["stage"]);
    if (!first.has(stage) && !around.isTaken("Stage", stage)) first.set(stage, cluster);
  }
  return [...first].map(([stage, cluster]) => stageDraft(stage, cluster, around, report));
}

export const clusters: Importer = {
  name: "clusters",
  takes: "FILE",
  says: "cluster Secrets of Argo CD (without credentials), or CSV",
  secret: true,
  render: undefined,
  carry,
};
