/** --at: opens the project at a commit, for commands that answer questions. */
import { GitError, openRepository } from "../../git/index.ts";
import { findRoot, PROJECT_FILE } from "../../files/index.ts";
import type { Committed } from "../../git/index.ts";
import type { Tree } from "../../files/index.ts";
import { UsageError } from "./command.ts";
import type { CommandContext } from "./command.ts";

export { AT } from "./at-option.ts";

/** Undefined for the work tree. Rejects with a UsageError for an unknown commit, or one without a project. */
export async function treeAt(ref: string | undefined, setting: CommandContext): Promise<Tree | undefined> {
  return ref === undefined ? undefined : (await commitAt(ref, setting))?.tree;
}

/** The tree of the project at a commit, and the whole commit. */
export interface CommitAt {
  readonly tree: Tree;
  readonly files: Committed;
}

/** Undefined if there is no project; `compileProject` then reports what to do. Rejects like `treeAt`. */
export async function commitAt(ref: string, { host, directory }: CommandContext): Promise<CommitAt | undefined> {
  const root = findRoot(directory);
  if (root === undefined) return undefined;
  const { tree, files } = await openCommit(ref, root, host.env);
  if (!tree.exists(PROJECT_FILE)) throw new UsageError(`"${ref}" has no ${PROJECT_FILE}`);
  return {
    tree,
    get files() {
      return files();
    },
  };
}

async function openCommit(
  ref: string,
  root: string,
  env: CommandContext["host"]["env"],
): Promise<{ readonly tree: Tree; readonly files: () => Committed }> {
  try {
    const repository = await openRepository(root, env);
    const commit = await repository.resolve(ref);
    return { tree: repository.open(commit), files: () => repository.committed(commit) };
  } catch (error) {
    if (error instanceof GitError) throw new UsageError(error.message, error.help);
    throw error;
  }
}
