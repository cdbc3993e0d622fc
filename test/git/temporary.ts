/** Repositories for tests: commits with a fixed author and date, and no settings of the machine. */
import { execFileSync } from "node:child_process";
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { devNull, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { readFolder, writeFolder } from "../folder-copy.ts";
import type { FolderCopy } from "../folder-copy.ts";

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
  const stdio: ["ignore", "pipe", "pipe"] = ["ignore", "pipe", "pipe"];
  return execFileSync("git", [...SETTINGS, ...args], { cwd: folder, env: gitEnvironment, stdio })
    .toString()
    .trim();
}

const SETTINGS = ["init.defaultBranch=main", "core.autocrlf=false", "protocol.file.allow=always"].flatMap((setting) => [
  "-c",
  setting,
]);

/** Settings of every repository: nothing starts a process that cleans up, and nothing waits for the disk. */
const LIGHT = "[gc]\n\tauto = 0\n[maintenance]\n\tauto = false\n[receive]\n\tautogc = false\n[core]\n\tfsync = none\n";

/** Created by Git once, because a copy takes a tenth of the time. By whether it is bare. */
const created = new Map<boolean, FolderCopy>();

/** A new repository on `main`, in a folder that may have files. `bare`: the folder itself becomes the repository. */
export function initRepository(folder: string, { bare = false }: { readonly bare?: boolean } = {}): void {
  const known = created.get(bare) ?? createRepository(bare);
  created.set(bare, known);
  writeFolder(known, folder);
}

function createRepository(bare: boolean): FolderCopy {
  const folder = mkdtempSync(join(tmpdir(), "sluice-git-"));
  git(folder, "init", "--quiet", "--template=", ...(bare ? ["--bare"] : []));
  appendFileSync(join(folder, bare ? "config" : ".git/config"), LIGHT);
  const copy = readFolder(folder);
  rmSync(folder, { recursive: true, force: true });
  return copy;
}

/** Everything below the folder, as one commit; its id. */
export function commitAll(folder: string, message: string): string {
  git(folder, "add", "--all", "--force");
  git(folder, "commit", "--quiet", "--allow-empty", "--message", message);
  return headOf(folder);
}

/** The commit that was just made, which is in no packed file. */
function headOf(folder: string): string {
  const own = join(folder, ".git");
  // A folder of a repository, or a second work tree.
  if (statSync(own, { throwIfNoEntry: false })?.isDirectory() !== true) return git(folder, "rev-parse", "HEAD");
  const head = readFileSync(join(own, "HEAD"), "utf8").trim();
  return head.startsWith("ref: ") ? readFileSync(join(own, head.slice("ref: ".length)), "utf8").trim() : head;
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
    initRepository(folder);
    write(folder, files);
    await use(folder, commitAll(folder, "first"));
  });
}
