/** Formats the summary of a run of render. */
import type { WriteResult } from "../../../render/output/index.ts";
import { logLine } from "../log-line.ts";

/** The maximum number of paths to list of each sort; the rest is counted. */
const LISTED = 20;

export function isSame({ created, changed, deleted }: WriteResult): boolean {
  return created.length + changed.length + deleted.length === 0;
}

/** `rendered 9 clusters: 4 files written, 2 deleted, 310 unchanged` */
export function printWritten({ created, changed, deleted, unchanged }: WriteResult, clusters: number): string {
  const written = created.length + changed.length;
  return `rendered ${count(clusters, "cluster")}: ${count(written, "file")} written, ${deleted.length} deleted, ${unchanged} unchanged\n`;
}

/** Lists the files that differ, with counts. */
export function printDifference(result: WriteResult, clusters: number): string {
  const { created, changed, deleted, unchanged } = result;
  if (isSame(result)) return `${count(clusters, "cluster")}: up to date\n`;
  const lines = [...named("missing", created), ...named("differs", changed), ...named("extra", deleted)];
  const counts = `${created.length} missing, ${changed.length} different, ${deleted.length} extra, ${unchanged} unchanged`;
  return `${lines.join("")}${count(clusters, "cluster")}: ${counts}; run \`sluice render\` to fix it\n`;
}

function named(word: string, paths: readonly string[]): readonly string[] {
  const lines = paths.slice(0, LISTED).map((path) => logLine(`${word.padEnd(8)}  ${path}`));
  const more = paths.length - lines.length;
  return more === 0 ? lines : [...lines, `${word.padEnd(8)}  and ${more} more\n`];
}

function count(many: number, of: string): string {
  return `${many} ${of}${many === 1 ? "" : "s"}`;
}
