/**
 * Which files of the output folder belong to Sluice. The kustomization.yaml files list most of them, and `.sluice-files`
 * the rest, among these the outermost kustomization.yaml files. Both hold only paths, so that unrelated changes merge.
 */
import { dirname } from "node:path/posix";
import { INVISIBLE } from "../../base/escape.ts";
import { listedIn } from "../kustomization.ts";

export const LISTING = ".sluice-files";

const HEADER = "# The files of Sluice that no kustomization.yaml lists. Sluice changes only files that are listed.\n";
const UNFINISHED = "# A run was interrupted, or is still writing. The next run of `sluice render` completes it.\n";

/** An invalid line, as offsets in the text. */
export interface InvalidLine {
  readonly start: number;
  readonly end: number;
}

export function listingText(paths: Iterable<string>): string {
  return HEADER + linesOf(paths);
}

/** The listing during a run: everything that the folder may contain before, during and after it. */
export function unfinishedText(paths: Iterable<string>): string {
  return UNFINISHED + linesOf(paths);
}

function linesOf(paths: Iterable<string>): string {
  return [...new Set(paths)]
    .sort()
    .map((path) => `${path}\n`)
    .join("");
}

export function isUnfinishedText(text: string): boolean {
  return text.startsWith(UNFINISHED);
}

/** Calls `parse` for each line that is neither empty nor part of a merge conflict: both sides of a conflict count. */
export function parseLines<Line>(
  text: string,
  parse: (line: string) => Line | undefined,
): readonly Line[] | InvalidLine {
  const lines: Line[] = [];
  let start = 0;
  for (const raw of text.split("\n")) {
    const end = start + raw.length;
    const line = raw.replace(/\r$/, "");
    if (line.trim() !== "" && !CONFLICT.test(line)) {
      const parsed = parse(line);
      if (parsed === undefined) return { start, end };
      lines.push(parsed);
    }
    start = end + 1;
  }
  return lines;
}

const CONFLICT = /^(?:<{7}|\|{7}|={7}|>{7})(?: |$)/;

/** The paths of a listing. */
export function readListing(text: string): readonly string[] | InvalidLine {
  const lines = parseLines(text, (line) => (line.startsWith("#") ? "" : isSafePath(line) ? line : undefined));
  return "start" in lines ? lines : lines.filter((line) => line !== "");
}

/** Paths that leave their folder, enter Git's, or can't be managed. A listing may come from a pull request. */
const UNSAFE = new RegExp(String.raw`${INVISIBLE.source}|\\|^\s|\s$|(?:^|/)(?:\.{0,2}|\.git[ .]*|git~1)(?:/|$)`, "iu");

export function isSafePath(path: string): boolean {
  return !UNSAFE.test(path);
}

const KUSTOMIZATION = "kustomization.yaml";

export function isKustomization(path: string): boolean {
  return path === KUSTOMIZATION || path.endsWith(`/${KUSTOMIZATION}`);
}

/** The files that a kustomization.yaml lists; for a folder, its kustomization.yaml. Other lines list nothing. */
export function resourcesIn(path: string, text: string): readonly string[] {
  const folder = dirname(path);
  const home = folder === "." ? "" : `${folder}/`;
  return listedIn(text)
    .filter(isSafePath)
    .map((name) => `${home}${name}${/\.(?:yaml|yml|json)$/.test(name) ? "" : `/${KUSTOMIZATION}`}`);
}

/** The paths and all that the kustomization.yaml files among them list, directly or indirectly. */
export function withResources(
  paths: Iterable<string>,
  textOf: (path: string) => string | undefined,
): ReadonlySet<string> {
  const found = new Set(paths);
  for (const path of found)
    if (isKustomization(path)) for (const listed of resourcesIn(path, textOf(path) ?? "")) found.add(listed);
  return found;
}

/** The paths that no kustomization.yaml among them lists. */
export function unlisted(paths: readonly string[], textOf: (path: string) => string | undefined): readonly string[] {
  const rest = new Set(paths);
  for (const path of paths)
    if (isKustomization(path)) for (const listed of resourcesIn(path, textOf(path) ?? "")) rest.delete(listed);
  return [...rest];
}
