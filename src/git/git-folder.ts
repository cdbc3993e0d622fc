/** Reads the Git folder of a work tree without running git, for runs that must start fast. */
import { readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { findTop } from "../files/root.ts";

/** In a linked work tree, `.git` is a file that contains the path of the Git folder. Undefined if it contains none. */
export function gitFolderOf(top: string): string | undefined {
  const path = join(top, ".git");
  if (statSync(path).isDirectory()) return path;
  const [, folder] = /^gitdir: (.+)$/m.exec(readFileSync(path, "utf8")) ?? [];
  return folder === undefined ? undefined : resolve(top, folder.trim());
}

/** The names that the default branch can have, most reliable first. */
export const MAIN_BRANCHES: readonly string[] = [
  "refs/remotes/origin/main",
  "refs/remotes/origin/master",
  "refs/heads/main",
  "refs/heads/master",
];
/** The symbolic reference to the default branch of `origin`. */
export const ORIGIN_HEAD = "refs/remotes/origin/HEAD";

/**
 * A text that differs if the checked-out or the default branch has moved. "" if no other branch than the default one is
 * checked out, and outside of a repository.
 */
export function branchStamp(folder: string): string {
  const top = findTop(folder);
  if (top === undefined) return "";
  const own = gitFolderOf(top);
  if (own === undefined) return "";
  // A linked work tree shares the references of the main one.
  const shared = resolve(own, textAt(join(own, "commondir")).trim());
  const branch = targetIn(textAt(join(own, "HEAD")));
  const main = targetIn(textAt(join(shared, ORIGIN_HEAD)));
  if (branch === undefined || branchName(branch) === branchName(main ?? "refs/heads/main")) return "";
  const packed = statSync(join(shared, "packed-refs"), { throwIfNoEntry: false });
  const names = [branch, ...(main === undefined ? [] : [main]), ...MAIN_BRANCHES].filter(isInside);
  return JSON.stringify([
    names,
    names.map((name) => textAt(join(shared, name))),
    packed?.mtimeMs,
    packed?.size,
    textAt(join(shared, "reftable/tables.list")),
  ]);
}

/** The name of the reference that a symbolic reference points to. */
function targetIn(text: string): string | undefined {
  return /^ref: (refs\/\S+)$/m.exec(text)?.[1];
}

/** The name of a branch without its remote. */
export function branchName(reference: string): string {
  return reference.replace(/^refs\/(?:heads|remotes\/origin)\//, "");
}

function isInside(name: string): boolean {
  return !name.split("/").includes("..");
}

/** "" for a file that is missing or unreadable. */
function textAt(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
