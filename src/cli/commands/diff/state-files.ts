/** `sluice diff A.json B.json`: compares two state files of a cluster. */
import { basename, dirname, resolve } from "node:path";
import { diffStates, readState, summarize } from "../../../analysis/diff/index.ts";
import type { StateFile } from "../../../analysis/diff/index.ts";
import { openDirectory } from "../../../files/index.ts";
import type { RunReport } from "../../../report/report.ts";
import { toReport } from "../../../report/report.ts";
import { locate } from "../../../compiler/parse/index.ts";
import { UsageError } from "../command.ts";
import type { CommandContext } from "../command.ts";

/** Whether both arguments are files: no commit is named `x.json`. */
export function areFiles(base: string | undefined, head: string | undefined): boolean {
  return base?.endsWith(".json") === true && head !== undefined;
}

export function compareFiles(base: string, head: string, setting: CommandContext): RunReport {
  const [before, after] = [readFile(base, setting), readFile(head, setting)];
  const changes = diffStates(before, after);
  const revision = (name: string): { readonly name: string; readonly commit: null; readonly dirty: false } => ({
    name,
    commit: null,
    dirty: false,
  });
  const comparison = {
    base: revision(base),
    head: revision(head),
    differs: changes.length > 0 ? ("meaning" as const) : ("nothing" as const),
    files: [],
    verdict: summarize(changes, { model: undefined, states: [] }),
  };
  return toReport(
    { diagnostics: [], documents: 2, clusters: 1, milliseconds: 0, between: { changes, comparison, sources: [] } },
    locate,
  );
}

function readFile(path: string, { directory }: CommandContext): StateFile {
  const full = resolve(directory, path);
  const bytes = openDirectory(dirname(full)).read(basename(full), Number.MAX_SAFE_INTEGER);
  if (bytes === undefined) throw new UsageError(`file "${path}" does not exist`);
  const state = readState(Buffer.from(bytes).toString());
  if (state !== undefined) return state;
  throw new UsageError(`"${path}" is not a state file of a cluster`, "compare two `state/<cluster>.json` files");
}
