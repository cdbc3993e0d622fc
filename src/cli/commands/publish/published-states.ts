/** Compiles the states of earlier published commits. */
import { compile } from "../../../compiler/compile.ts";
import { compilerTargets } from "../../../render/render.ts";
import type { CompileOptions } from "../../../compiler/compile.ts";
import { GitError } from "../../../git/index.ts";
import type { Repository } from "../../../git/index.ts";
import { PROJECT_FILE } from "../../../files/index.ts";
import type { ParseCache } from "../../../compiler/parse-files.ts";
import type { ClusterState } from "../../../compiler/resolve/index.ts";

type CompileSettings = Pick<CompileOptions, "today" | "guard">;
type States = ReadonlyMap<string, ClusterState>;

/** Compiles each commit once. Undefined for a commit that is missing or can't be read completely. */
export function formerStates(repository: Repository, options: CompileSettings): (commit: string) => States | undefined {
  const known = new Map<string, States | undefined>();
  const remembered: ParseCache = new Map();
  return (commit) => {
    if (!known.has(commit)) known.set(commit, statesOf(commit, repository, { ...options, parseCache: remembered }));
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
