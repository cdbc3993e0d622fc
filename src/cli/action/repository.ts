/** Where the project is: on disk, in its repository, and at its forge. */
import { isAbsolute, relative, resolve, sep } from "node:path";
import { UsageError } from "../commands/command.ts";
import { openRepository } from "../../git/index.ts";
import type { Repository } from "../../git/index.ts";
import { findRoot, findTop } from "../../files/index.ts";
import type { Environment } from "./inputs.ts";

export interface Project {
  /** Absolute. */
  readonly root: string;
  /** Of the root in the repository, with `/`; "" where it is the repository itself. */
  readonly folder: string;
  readonly repository: Repository;
  /** The commit that is checked out. */
  readonly commit: string;
}

/** Throws a UsageError, or rejects with a GitError. */
export async function openProject(given: string, env: Environment): Promise<Project> {
  const workspace = env["GITHUB_WORKSPACE"] ?? process.cwd();
  const asked = resolve(workspace, given);
  if (isOutside(workspace, asked)) throw new UsageError(`the input "root" leads out of the workspace: "${given}"`);
  const root = findRoot(asked);
  if (root === undefined || isOutside(workspace, root))
    throw new UsageError(
      `there is no sluice.yaml in "${given === "" ? "." : given}"`,
      "check the repository out first (actions/checkout), and name the project's folder with `root`",
    );
  const repository = await openRepository(root, env);
  const commit = await repository.head();
  if (commit === undefined) throw new UsageError("nothing has been committed yet");
  return {
    root,
    folder: relative(findTop(root) ?? root, root)
      .split(sep)
      .join("/"),
    repository,
    commit,
  };
}

function isOutside(workspace: string, path: string): boolean {
  const way = relative(workspace, path);
  return isAbsolute(way) || way === ".." || way.startsWith(`..${sep}`);
}

/** `https://github.com/acme/platform`; undefined outside of GitHub. */
export function forgeAddress(env: Environment): string | undefined {
  const { GITHUB_SERVER_URL: server = "", GITHUB_REPOSITORY: name = "" } = env;
  return server === "" || name === "" ? undefined : `${server}/${name}`;
}

/** The page of this run, on which its summary is; Markdown. */
export function summaryLink(env: Environment): string {
  const [address, run] = [forgeAddress(env), env["GITHUB_RUN_ID"] ?? ""];
  return address === undefined || run === "" ? "the job summary" : `[the job summary](${address}/actions/runs/${run})`;
}
