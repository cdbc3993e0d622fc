/** Repositories for tests: commits with a fixed author and date, and no settings of the machine. */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { devNull, tmpdir } from "node:os";
import { dirname, join } from "node:path";

const PERSON = { NAME: "Ada", EMAIL: "ada@cumulus.example", DATE: "2026-11-20T12:00:00Z" };

export const gitEnvironment: Readonly<Record<string, string | undefined>> = {
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("GIT_"))),
  ...Object.fromEntries(
    Object.entries(PERSON).flatMap(([field, value]) => [
      [`GIT_AUTHOR_${field}`, value],
      [`GIT_COMMITTER_${field}`, value],
    ]),
  ),
  GIT_CONFIG_GLOBAL: devNull,
  GIT_CONFIG_NOSYSTEM: "1",
};

export function git(folder: string, ...args: readonly string[]): string {
  const settings = ["-c", "init.defaultBranch=main", "-c", "core.autocrlf=false", "-c", "protocol.file.allow=always"];
  const stdio: ["ignore", "pipe", "pipe"] = ["ignore", "pipe", "pipe"];
  return execFileSync("git", [...settings, ...args], { cwd: folder, env: gitEnvironment, stdio })
    .toString()
    .trim();
}

/** Everything below the folder, as one commit; its id. */
export function commitAll(folder: string, message: string): string {
  git(folder, "add", "--all", "--force");
  git(folder, "commit", "--quiet", "--allow-empty", "--message", message);
  return git(folder, "rev-parse", "HEAD");
}

export function write(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

/** Makes the files of a folder others; those that stay as they are, are not touched. */
export function replace(
  folder: string,
  before: Readonly<Record<string, string>>,
  after: Readonly<Record<string, string>>,
): void {
  for (const path of Object.keys(before)) if (after[path] === undefined) rmSync(join(folder, path));
  write(folder, Object.fromEntries(Object.entries(after).filter(([path, text]) => before[path] !== text)));
}

/** A folder that is gone after `use`. */
export async function withFolder(use: (folder: string) => void | Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "sluice-git-"));
  try {
    await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A repository with these files as its first commit on `main`. */
export async function withRepository(
  files: Readonly<Record<string, string>>,
  use: (folder: string, commit: string) => void | Promise<void>,
): Promise<void> {
  await withFolder(async (folder) => {
    git(folder, "init", "--quiet");
    write(folder, files);
    await use(folder, commitAll(folder, "first"));
  });
}
