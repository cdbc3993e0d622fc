/** Finds the commit to publish, and its project, also if the project was just deleted. */
import { dirname, join, sep } from "node:path";
import { findRoot, findTop, PROJECT_FILE } from "../../../files/root.ts";
import { openRepository } from "../../../git/index.ts";
import type { Repository } from "../../../git/index.ts";
import { UsageError } from "../command.ts";
import type { CommandContext } from "../command.ts";
import { rootOf } from "../root.ts";

export interface Head {
  /** The absolute path of the project. */
  readonly root: string;
  readonly repository: Repository;
  readonly commit: string;
  /** The project's folder in its repository, without a slash at its end; "" for the root. */
  readonly folder: string;
}

/** A UsageError if there is no commit, or neither HEAD nor an ancestor has the project. */
export async function headOf(setting: CommandContext): Promise<Head | UsageError> {
  const root = findRoot(setting.directory) ?? (await deletedRoot(setting)) ?? rootOf(setting);
  const repository = await openRepository(root, setting.host.env);
  const commit = await repository.head();
  if (commit === undefined) return new UsageError("the repository has no commits", "`publish` renders a commit");
  const folder = (await repository.folder()).replace(/\/$/, "");
  const path = folder === "" ? PROJECT_FILE : `${folder}/${PROJECT_FILE}`;
  const found = { root, repository, commit, folder };
  if (repository.open(commit).exists(PROJECT_FILE)) return found;
  const [before] = repository.statesBefore({ commit, folder: path }, 1);
  if (before !== undefined) return found;
  return new UsageError(`${PROJECT_FILE} is not committed yet`, "`publish` renders HEAD, not the work tree");
}

/** The nearest folder, upward, whose project was deleted; undefined if none was. */
async function deletedRoot({ directory, host }: CommandContext): Promise<string | undefined> {
  const top = findTop(directory);
  if (top === undefined) return undefined;
  const repository = await openRepository(top, host.env);
  const head = await repository.head();
  if (head === undefined) return undefined;
  const roots = new Set(repository.deletedProjects(head, PROJECT_FILE).map(({ folder }) => join(top, folder)));
  for (let folder = directory; folder === top || folder.startsWith(withSlash(top)); folder = dirname(folder)) {
    if (roots.has(folder)) return folder;
    if (dirname(folder) === folder) break;
  }
  return undefined;
}

function withSlash(folder: string): string {
  return folder.endsWith(sep) ? folder : `${folder}${sep}`;
}
