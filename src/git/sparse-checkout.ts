/** The files that a sparse checkout leaves out of a folder. Git is not run if the checkout is not sparse. */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { findTop } from "../files/root.ts";
import { environmentOf, SETTINGS, TIMEOUT } from "./environment.ts";
import type { Environment } from "./environment.ts";
import { gitFolderOf } from "./git-folder.ts";

const SKIPPED = "S ";

/** Paths of committed files that are intentionally missing, relative to the folder. */
export function leftOutOf(folder: string, environment: Environment): readonly string[] {
  const top = findTop(folder);
  const git = top === undefined ? undefined : gitFolderOf(top);
  if (git === undefined || !existsSync(join(git, "info", "sparse-checkout"))) return [];
  const settings = SETTINGS.flatMap((setting) => ["-c", setting]);
  const { status, stdout } = spawnSync("git", [...settings, "ls-files", "-t", "-z"], {
    cwd: folder,
    env: environmentOf(environment),
    timeout: TIMEOUT,
    maxBuffer: 1024 * 1024 * 1024,
    windowsHide: true,
  });
  if (status !== 0) return [];
  return stdout
    .toString()
    .split("\0")
    .flatMap((line) => (line.startsWith(SKIPPED) ? [line.slice(SKIPPED.length)] : []));
}
