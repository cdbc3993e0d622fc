/** Formats the diffs of rendered manifests for the terminal. */
import type picocolors from "picocolors";
import type { Hunk, ManifestChange } from "../../analysis/diff/index.ts";
import { escapeInvisible } from "../../base/escape.ts";

type Colors = ReturnType<typeof picocolors.createColors>;

const SIGNS = { added: "+", removed: "-", changed: "~" } as const;
const INDENT = "    ";
const MOST_CLUSTERS = 5;

export function formatManifests(changes: readonly ManifestChange[], colors: Colors): readonly string[] {
  if (changes.length === 0) return [];
  return [
    colors.bold(`manifests (${changes.length})`),
    ...changes.flatMap((change) => formatManifest(change, colors)),
    "",
  ];
}

function formatManifest(
  { clusters, path, object, change, added, removed, hunks }: ManifestChange,
  colors: Colors,
): string[] {
  const title =
    object === path ? escapeInvisible(path) : `${escapeInvisible(object)}  ${colors.dim(escapeInvisible(path))}`;
  const more = clusters.length - MOST_CLUSTERS;
  const shown = clusters.slice(0, MOST_CLUSTERS).map(escapeInvisible).join(", ");
  const where = clusters.length === 0 ? "" : `  ${colors.dim("on")} ${shown}${more > 0 ? ` and ${more} more` : ""}`;
  const counts = `${colors.green(`+${added}`)} ${colors.red(`-${removed}`)}`;
  const lines =
    hunks.length === 0 ? [`${INDENT}${colors.dim("rewritten")}`] : hunks.flatMap((item) => hunk(item, colors));
  return [`  ${SIGNS[change]} ${title}${where}  ${counts}`, ...lines];
}

function hunk({ oldStart, oldLines, newStart, newLines, lines }: Hunk, colors: Colors): readonly string[] {
  const head = colors.cyan(`@@ -${oldStart},${oldLines} +${newStart},${newLines} @@`);
  const paint = (line: string): string => {
    if (line.startsWith("+")) return colors.green(escapeInvisible(line));
    return line.startsWith("-") ? colors.red(escapeInvisible(line)) : escapeInvisible(line);
  };
  return [head, ...lines.map(paint)].map((line) => `${INDENT}${line}`.trimEnd());
}
