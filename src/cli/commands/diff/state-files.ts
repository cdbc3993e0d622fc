/** `sluice diff FOLDER FOLDER`: compares two rendered states of a cluster. */
import { join, resolve } from "node:path";
import { diffStates, readState, summarize } from "../../../analysis/diff/index.ts";
import type { StoredCluster } from "../../../analysis/diff/index.ts";
import { realDisk } from "../../../files/file-system.ts";
import type { RunReport } from "../../../report/report.ts";
import { toReport } from "../../../report/report.ts";
import { locate } from "../../../compiler/parse/index.ts";
import { UsageError } from "../command.ts";
import type { CommandContext } from "../command.ts";

/** Whether the first argument is a folder with the state of a cluster, and not a commit. */
export function isStateFolder(base: string, { directory }: CommandContext): boolean {
  return realDisk.kindAt(join(resolve(directory, base), "cluster.json")) === "file";
}

export function compareFolders(base: string, head: string, setting: CommandContext): RunReport {
  const [before, after] = [readFolder(base, setting), readFolder(head, setting)];
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

function readFolder(path: string, { directory }: CommandContext): StoredCluster {
  const folder = resolve(directory, path);
  const read = (name: string): string =>
    realDisk.kindAt(join(folder, name)) === "file" ? realDisk.read(join(folder, name)).toString() : "";
  const groups = realDisk.list(join(folder, "features")).filter((name) => name.endsWith(".json"));
  const state = readState(
    read("cluster.json"),
    groups.map((name) => read(`features/${name}`)),
  );
  if (state !== undefined) return state;
  throw new UsageError(`"${path}" is not the state of a cluster`, "compare two folders `state/<cluster>`");
}
