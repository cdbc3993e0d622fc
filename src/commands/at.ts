/** --at: the repository as a commit has it, for commands that answer questions. */
import { GitError, openRepository } from "../git.ts";
import { findRoot, PROJECT_FILE } from "../load.ts";
import type { Tree } from "../load.ts";
import { UsageError } from "./contract.ts";
import type { Setting } from "./contract.ts";

export const AT: { readonly value: "REF"; readonly says: string } = {
  value: "REF",
  says: "as this commit, branch or tag has it, instead of the work tree",
};

/** Undefined for the work tree. Throws a UsageError for a commit that there is not, or that has no project. */
export async function treeAt(ref: string | undefined, { io, directory }: Setting): Promise<Tree | undefined> {
  const root = findRoot(directory);
  // Without a root, opening the session says what to do.
  if (ref === undefined || root === undefined) return undefined;
  const tree = await openCommit(ref, root, io.env);
  if (!tree.exists(PROJECT_FILE)) throw new UsageError(`"${ref}" has no ${PROJECT_FILE}`);
  return tree;
}

async function openCommit(ref: string, root: string, env: Setting["io"]["env"]): Promise<Tree> {
  try {
    const repository = await openRepository(root, env);
    return repository.open(await repository.resolve(ref));
  } catch (error) {
    if (error instanceof GitError) throw new UsageError(error.message, error.help);
    throw error;
  }
}
