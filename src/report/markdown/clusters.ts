/** Shows sets of clusters as counts, and lists the names of each set once. */
import { code } from "../../base/markdown.ts";
import type { RunReport } from "../report.ts";
import { formatCount, formatNumber } from "../by-severity.ts";
import type { Block } from "./fit-to-budget.ts";

/** Up to this many clusters are named in place. */
const FEW = 3;

export interface Clusters {
  /** `5 of 9 clusters (A)`, `all 9 clusters`, or their names; Markdown. */
  readonly format: (clusters: readonly string[]) => string;
  /** The legend of the letters. */
  readonly block: (priority: number, fullReport: string) => Block;
}

export function clustersOf({ changes, comparison, summary }: RunReport): Clusters {
  const every = summary.clusters;
  const used = [...changes, ...(comparison?.manifests ?? [])].map(({ clusters }) => clusters);
  const sets = new Map<string, { readonly label: string; readonly clusters: readonly string[] }>();
  for (const clusters of used) {
    const key = clusters.join("\0");
    const isListed = clusters.length > FEW && clusters.length !== every && !sets.has(key);
    if (isListed) sets.set(key, { label: letters(sets.size), clusters });
  }
  const format = (clusters: readonly string[]): string => {
    if (clusters.length <= FEW) return clusters.map(code).join(", ");
    if (clusters.length === every) return `all ${formatCount(every, "cluster")}`;
    const of = clusters.length < every ? ` of ${formatNumber(every)}` : "";
    return `${formatNumber(clusters.length)}${of} clusters (${sets.get(clusters.join("\0"))?.label ?? ""})`;
  };
  return { format, block: (priority, fullReport) => legend([...sets.values()], priority, fullReport) };
}

function legend(
  sets: readonly { readonly label: string; readonly clusters: readonly string[] }[],
  priority: number,
  fullReport: string,
): Block {
  return {
    open: "<details><summary>Clusters</summary>\n\n",
    items: sets.map(
      ({ label, clusters }) => `- **${label}** (${formatNumber(clusters.length)}): ${clusters.map(code).join(" ")}\n`,
    ),
    close: "\n</details>\n\n",
    hidden: (many) => `_${formatCount(many, "list")} of clusters left out here, for room: see ${fullReport}._\n\n`,
    priority,
  };
}

/** A, B, ... Z, AA, AB, ... */
function letters(index: number): string {
  const letter = String.fromCharCode(65 + (index % 26));
  return index < 26 ? letter : letters(Math.floor(index / 26) - 1) + letter;
}
