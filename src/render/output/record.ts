/**
 * The local record of an output folder: the hashes of what the last runs wrote. A file that differs was edited by hand.
 * It is in Git's own folder or, outside of a repository, in the output folder. It is never committed.
 */
import { hash } from "node:crypto";
import { dirname, join, relative, sep } from "node:path";
import type { Disk } from "../../files/file-system.ts";
import { makeWay } from "../../files/file-system.ts";
import { findTop } from "../../files/root.ts";
import { gitFolderOf } from "../../git/git-folder.ts";
import { isSafePath, parseLines } from "./listing.ts";

/** Path -> hashes of versions that Sluice wrote. */
export type WrittenVersions = ReadonlyMap<string, ReadonlySet<string>>;

type Line = readonly [path: string, digest: string];

export function sha256(content: string | Buffer): string {
  return hash("sha256", content, "hex");
}

/** The path of the record of an output folder; both are absolute. A linked work tree has its own Git folder. */
export function recordPath(outputFolder: string): string {
  const top = findTop(outputFolder);
  const git = top === undefined ? undefined : gitFolderOf(top);
  if (top === undefined || git === undefined) return recordOutsideGit(outputFolder);
  const name = relative(top, outputFolder).split(sep).join("/");
  return join(git, "sluice", `files-${sha256(name).slice(0, 16)}`);
}

function recordOutsideGit(outputFolder: string): string {
  return join(outputFolder, ".sluice-record");
}

const LINE = /^([0-9a-f]{64}) {2}(.+)$/;

/** The `<sha256>  <path>` of a line; undefined if it is invalid. */
export function parseVersion(line: string): Line | undefined {
  const [, digest, path] = LINE.exec(line) ?? [];
  return digest === undefined || path === undefined || !isSafePath(path) ? undefined : [path, digest];
}

/** Ignores a record that is missing or damaged: then only Git tells which files were edited. */
export function readRecord(path: string, outputFolder: string, disk: Disk): readonly Line[] {
  // The repository may be younger than the output folder.
  const paths = new Set([path, recordOutsideGit(outputFolder)]);
  return [...paths].flatMap((one): readonly Line[] => {
    if (disk.kindAt(one) !== "file") return [];
    const lines = parseLines(disk.read(one).toString(), parseVersion);
    return "start" in lines ? [] : lines;
  });
}

export function versionsOf(lines: Iterable<Line>): WrittenVersions {
  const versions = new Map<string, Set<string>>();
  for (const [path, digest] of lines) versions.set(path, (versions.get(path) ?? new Set<string>()).add(digest));
  return versions;
}

/** Durable when it returns. */
export async function writeRecord(
  path: string,
  outputFolder: string,
  versions: WrittenVersions,
  disk: Disk,
): Promise<void> {
  const lines = [...versions].flatMap(([file, digests]) => [...digests].map((digest) => `${digest}  ${file}\n`));
  const text = lines.sort().join("");
  const temporary = `${path}.tmp`;
  const clear = (one: string): void => {
    if (disk.kindAt(one) !== undefined) disk.remove(one);
  };
  clear(temporary);
  if (disk.kindAt(path) !== "file" || disk.read(path).toString() !== text) {
    makeWay(dirname(path), disk);
    try {
      disk.create(temporary, text);
      await disk.settle([temporary]);
      disk.rename(temporary, path);
    } catch (error) {
      clear(temporary);
      throw error;
    }
  }
  if (path !== recordOutsideGit(outputFolder)) clear(recordOutsideGit(outputFolder));
}
