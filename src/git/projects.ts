/** Finds the projects of a commit in all folders, and deleted projects of earlier commits. */
import { listCommit } from "./objects.ts";
import type { Runner } from "./run.ts";

/** A project of a commit. */
export interface ProjectAt {
  readonly commit: string;
  /** From the top of the repository; "" for the top itself. */
  readonly folder: string;
}

/** `file`: the file that marks a project, `sluice.yaml`. */
export function projectsAt(commit: string, file: string, runner: Runner): readonly ProjectAt[] {
  return listCommit(commit, runner, { folder: "" }).flatMap(({ path, mode }) =>
    mode.startsWith("100") && nameOf(path) === file ? [{ commit, folder: folderOf(path) }] : [],
  );
}

/** Deleted projects in their last version, newest first, from the first-parent history of a commit. */
export function deletedProjects(commit: string, file: string, runner: Runner): readonly ProjectAt[] {
  const options = [
    "--no-show-signature",
    "--first-parent",
    "--diff-merges=first-parent",
    "--no-renames",
    "--no-relative",
  ];
  const log = runner.read([
    "log",
    ...options,
    "--diff-filter=D",
    "--name-only",
    "--format=%x00%H",
    commit,
    "--",
    `:(top,glob)**/${file}`,
  ]);
  return log
    .toString()
    .split("\0")
    .slice(1)
    .flatMap((entry) => {
      const [id = "", ...paths] = entry.split("\n").filter(Boolean);
      return paths.map((path) => ({ commit: `${id}^1`, folder: folderOf(path) }));
    });
}

/** First-parent ancestors of a commit in which a folder differs, newest first. */
export function* statesBefore({ commit, folder }: ProjectAt, most: number, runner: Runner): Iterable<string> {
  const options = ["--first-parent", `--max-count=${most}`];
  const changes = runner.read(["rev-list", ...options, commit, "--", `:(top,literal)${folder}`]).toString();
  for (const change of changes.split("\n").filter(Boolean)) {
    const parent = runner.read(["rev-list", "--max-count=1", "--first-parent", "--skip=1", change, "--"]).toString();
    if (parent !== "") yield parent.trim();
  }
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}
