/** Shows the diffs of rendered manifests, folded per object and grouped by clusters. */
import type { Hunk, ManifestChange } from "../../analysis/diff/index.ts";
import { fenced } from "../../base/markdown.ts";
import { escapeInvisible } from "../../base/escape.ts";
import { formatCount, formatNumber } from "../by-severity.ts";
import type { Block } from "./fit-to-budget.ts";
import type { Clusters } from "./clusters.ts";

const LONGEST_LINE = 240;

export interface ManifestOptions {
  readonly clusters: Clusters;
  readonly fullReport: string;
  /** The maximum number of lines of a diff. */
  readonly lines: number;
}

export function manifestDiffs(manifests: readonly ManifestChange[], priority: number, options: ManifestOptions): Block {
  const groups = [...Map.groupBy(manifests, ({ clusters }) => clusters.join("\0")).values()];
  const added = manifests.reduce((sum, manifest) => sum + manifest.added, 0);
  const removed = manifests.reduce((sum, manifest) => sum + manifest.removed, 0);
  return {
    open: `<details><summary>Manifests: ${formatCount(manifests.length, "object")}, ${lineCounts(added, removed)}</summary>\n\n`,
    items: groups.flatMap((group) =>
      group.map((manifest, index) => (index === 0 ? heading(group, options.clusters) : "") + diff(manifest, options)),
    ),
    close: "</details>\n\n",
    hidden: (many) =>
      `_Diffs of ${formatCount(many, "object")} left out here, for room: see ${options.fullReport}._\n\n`,
    priority,
  };
}

function heading([first, ...others]: readonly ManifestChange[], clusters: Clusters): string {
  if (first === undefined) return "";
  const where = first.clusters.length === 0 ? "no single cluster" : clusters.format(first.clusters);
  return `**${formatCount(others.length + 1, "object")} of ${where}**\n\n`;
}

function diff(
  { object, change, added, removed, hunks }: ManifestChange,
  { lines, fullReport }: ManifestOptions,
): string {
  const title = `${inHtml(object)} ${change === "changed" ? "" : `${change}, `}${lineCounts(added, removed)}`;
  return `<details><summary>${title}</summary>\n\n${body(object, hunks, lines, fullReport)}\n</details>\n\n`;
}

function body(object: string, hunks: readonly Hunk[], most: number, fullReport: string): string {
  if (/^Secret\b/.test(object)) return "_The contents of Secrets are not shown._\n";
  if (hunks.length === 0) return "_Too different for a comparison by line._\n";
  const lines = hunks.flatMap(({ oldStart, oldLines, newStart, newLines, lines }) => [
    `@@ -${oldStart},${oldLines} +${newStart},${newLines} @@`,
    ...lines.map(cut),
  ]);
  const more = lines.length - most;
  const shown = fenced("diff", lines.slice(0, most).join("\n"));
  return more <= 0 ? shown : `${shown}\n_${formatCount(more, "more line")}: see ${fullReport}._\n`;
}

/** Truncates a line and escapes line feeds in it. */
function cut(line: string): string {
  const text = line.replaceAll("\n", "\\u{a}");
  const characters = Array.from(text);
  if (characters.length <= LONGEST_LINE) return text;
  return `${characters.slice(0, LONGEST_LINE).join("")}… (${formatCount(characters.length - LONGEST_LINE, "more character")})`;
}

function lineCounts(added: number, removed: number): string {
  return `+${formatNumber(added)} −${formatNumber(removed)}`;
}

/** Escapes HTML, because a `<summary>` contains no Markdown. */
function inHtml(text: string): string {
  return `<code>${escapeInvisible(text).replace(/[^\w ./-]/gu, (character) => `&#${character.codePointAt(0)};`)}</code>`;
}
