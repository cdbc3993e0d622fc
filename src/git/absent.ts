/** Files that are committed and, in a sparse checkout, deliberately not checked out. */
import type { Runner } from "./run.ts";

const SKIPPED = "S ";

/** Paths relative to the folder that git is run in. */
export function absentFiles({ read }: Runner): readonly string[] {
  const lines = read(["ls-files", "-t", "-z"]).toString().split("\0");
  return lines.flatMap((line) => (line.startsWith(SKIPPED) ? [line.slice(SKIPPED.length)] : []));
}
