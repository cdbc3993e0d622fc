/** What held on every cluster as of commits that were published before. */
import { compile } from "../../../compiler/compile.ts";
import { compilerTargets } from "../../../render/render.ts";
import type { CompileOptions } from "../../../compiler/compile.ts";
import { GitError } from "../../../git/index.ts";
import type { Repository } from "../../../git/index.ts";
import { PROJECT_FILE } from "../../../files/index.ts";
import type { ParseCache } from "../../../compiler/parse-files.ts";
import type { ClusterState } from "../../../compiler/resolve/index.ts";

type Judging = Pick<CompileOptions, "today" | "strain">;
type States = ReadonlyMap<string, ClusterState>;

/** Each commit is compiled once. Undefined for one that is not here, or can't be read as a whole. */
export function formerStates(repository: Repository, options: Judging): (commit: string) => States | undefined {
  const known = new Map<string, States | undefined>();
  const remembered: ParseCache = new Map();
  return (commit) => {
    if (!known.has(commit)) known.set(commit, statesOf(commit, repository, { ...options, remembered }));
    return known.get(commit);
  };
}

function statesOf(commit: string, { open }: Repository, options: Omit<CompileOptions, "targets">): States | undefined {
  try {
    const tree = open(commit);
    if (!tree.exists(PROJECT_FILE)) return undefined;
    const { states, isComplete: whole } = compile(tree, { ...options, targets: compilerTargets, skipChecks: true });
    return whole ? new Map(states.map((state) => [state.cluster.name, state])) : undefined;
  } catch (error) {
    if (error instanceof GitError) return undefined;
    throw error;
  }
}
