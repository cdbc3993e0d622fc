/** Says what a run took from the cache, and why not more. */
import { listSome } from "../../../base/diagnostics.ts";
import type { Recompiled, Refusal } from "../../../engine/index.ts";
import type { Host } from "../command.ts";
import { writeLine } from "../log-line.ts";
import type { WorkTree } from "./saved-record.ts";

/** The number of names that are listed. */
const LISTED = 5;

export const NOTHING_CHANGED = "nothing has changed since the last run with these options";

export const NO_CACHE_FOLDER = "not available: the project has no node_modules folder, and $SLUICE_CACHE is not set";

/** `workTree`: undefined without a usable record; `result`: that of `recompile`. */
export function explainRecompile(
  workTree: Pick<WorkTree<unknown>, "changed" | "record"> | undefined,
  result: Recompiled | Refusal | undefined,
): readonly string[] {
  if (workTree === undefined || result === undefined)
    return ["everything was compiled: no earlier run has left a record that fits"];
  if ("because" in result) return [`everything was compiled: ${result.because}`];
  const changed = [...workTree.changed.keys()].sort();
  const features = [...result.affected].sort();
  const files = `${result.part.files.length} of ${result.record.files.length} files were compiled`;
  return [
    changed.length === 0 ? "no source has changed" : `changed: ${listSome(changed, LISTED)}`,
    features.length === 0
      ? `affects no feature: ${files}`
      : `affects ${features.length} ${features.length === 1 ? "feature" : "features"} (${listSome(features, LISTED)}): ${files}`,
  ];
}

/** Writes to stderr. */
export function writeExplanation(lines: readonly string[], host: Host): void {
  for (const line of lines) writeLine(`cache: ${line}`, host.stderr);
}
