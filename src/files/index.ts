/** Loads the source files of a tree. Apart from this folder, no code reads sources. */
import * as codes from "./codes.ts";
import { decode, FILE_LIMIT } from "./decode.ts";
import { visibleName } from "./visible-name.ts";
import { faultOf, normalized } from "./patterns.ts";
import { reportEntry, reportName, reportTotal, TOTAL_LIMIT } from "./report-entry.ts";
import { PROJECT_FILE } from "./root.ts";
import type { ReportDiagnostic } from "../base/diagnostics.ts";
import type { Entry, Tree } from "./tree.ts";
import type { Location, SourceFile } from "../base/source.ts";

export { codes } from "./codes.ts";
export { decode, FILE_LIMIT } from "./decode.ts";
export { openDirectory } from "./directory.ts";
export { findRoot, findTop, PROJECT_FILE } from "./root.ts";
export type { Entry, EntryKind, Tree } from "./tree.ts";
export { combineObservers } from "./observer.ts";
export type { FileObserver } from "./observer.ts";

/** Undefined if there is no such file (not reported) or if it cannot be decoded (reported). */
export function loadFile(tree: Tree, path: string, report: ReportDiagnostic): SourceFile | undefined {
  const bytes = tree.read(path, FILE_LIMIT + 1);
  if (bytes !== undefined) return decode(path, bytes, report);
  const entry = tree.list([path]).find((one) => one.path === path);
  if (entry !== undefined) reportEntry(entry, report);
  return undefined;
}

export interface ListOptions {
  /** The location of the n-th entry of `spec.sources`. Without it, the default folders are read, which may be missing. */
  readonly at?: (index: number) => Location;
  /** For the default folders: where `spec.sources` would be. */
  readonly defaultsAt?: Location;
  /** The output folder, which is never read. */
  readonly output?: string;
}

/** Every `*.yaml` and `*.yml` of the sources, sorted by path. Unreadable entries are reported and left out. */
export function loadSources(
  tree: Tree,
  sources: readonly string[],
  report: ReportDiagnostic,
  asked: ListOptions = {},
): readonly SourceFile[] {
  return loadAll(tree, listSources(tree, sources, report, asked), report);
}

/** All entries that the sources name, sorted by path, of any type. */
export function listSources(
  tree: Tree,
  sources: readonly string[],
  report: ReportDiagnostic,
  asked: ListOptions = {},
): readonly Entry[] {
  const entries = new Map<string, Entry>();
  for (const [index, source] of sources.entries())
    for (const entry of entriesOf(tree, source, report, asked.at?.(index))) entries.set(entry.path, entry);
  if (asked.defaultsAt !== undefined) reportMissingDefaults(tree, sources, asked.defaultsAt, report);
  const output = asked.output === undefined ? undefined : `${normalized(asked.output)}/`;
  return [...entries.values()]
    .filter(({ path }) => path !== PROJECT_FILE && (output === undefined || !path.startsWith(output)))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** At most this many files outside the default folders are checked. */
const LOOKED_AT = 100;

/** If a default folder was renamed, all of its documents would be missing: looks for its files in other folders. */
function reportMissingDefaults(tree: Tree, sources: readonly string[], at: Location, report: ReportDiagnostic): void {
  const missing = sources.filter((source) => !tree.exists(source));
  if (missing.length === 0 || missing.length === sources.length) return;
  const isSource = (path: string): boolean => sources.some((source) => path.startsWith(`${source}/`));
  const stray = tree
    .list(["*/*.yaml", "*/*.yml"])
    .filter(({ path, kind }) => kind === "file" && !isSource(path))
    .slice(0, LOOKED_AT)
    .find(({ path }) => /^apiVersion:\s*["']?sluice\.dev\//m.test(tree.read(path, FILE_LIMIT)?.toString() ?? ""));
  if (stray === undefined) return;
  const folder = stray.path.slice(0, stray.path.indexOf("/"));
  const names = missing.map((one) => `"${one}"`).join(" and ");
  report(codes.defaultSourceMissing, at, `"${stray.path}" is not read, and folder ${names} does not exist`, {
    help: `list "${folder}" in \`spec.sources\`, or rename it to the missing folder`,
  });
}

const NOWHERE: Location = { file: { path: PROJECT_FILE, text: "" }, start: 0, end: 0 };

function entriesOf(tree: Tree, source: string, report: ReportDiagnostic, at: Location | undefined): readonly Entry[] {
  const fault = faultOf(source);
  if (fault !== undefined) {
    report(codes.invalidSource, at ?? NOWHERE, `the source "${visibleName(source)}" ${fault}`, {
      help: "write a path inside the repository, relative to its root; it can contain *, ** and ?",
    });
    return [];
  }
  const entries = tree.list([source]);
  if (entries.length === 0 && at !== undefined && !tree.exists(source))
    report(codes.missingSource, at, `the source "${visibleName(source)}" matches nothing`, {
      help: "correct it, or remove it",
    });
  return entries;
}

/** `a.YAML`, `a.yaml.txt`, `a.json`. */
const LOOKS_LIKE_A_SOURCE = /\.(?:ya?ml(?:\.\w+)?|jsonc?)$/i;

/** Whether a file of a source folder is read, ignored, or reported. */
export function handlingOf(path: string): "read" | "ignored" | "reported" {
  if (visibleName(path) !== path) return "reported";
  if (/\.ya?ml$/.test(path)) return "read";
  return LOOKS_LIKE_A_SOURCE.test(path) ? "reported" : "ignored";
}

function reportNotRead(path: string, report: ReportDiagnostic): void {
  const name = path.slice(path.lastIndexOf("/") + 1);
  const stem = name.replace(LOOKS_LIKE_A_SOURCE, "");
  report(codes.fileNotRead, { file: { path, text: "" }, start: 0, end: 0 }, `"${name}" is not read`, {
    help: `source files must end in .yaml or .yml: rename it to ${stem}.yaml, or move it elsewhere`,
  });
}

function loadAll(tree: Tree, entries: readonly Entry[], report: ReportDiagnostic): readonly SourceFile[] {
  const files: SourceFile[] = [];
  let total = 0;
  for (const entry of entries) {
    const { path, kind } = entry;
    if (visibleName(path) !== path) reportName(path, report);
    else if (kind !== "file") reportEntry(entry, report);
    else if (handlingOf(path) === "read") {
      const bytes = tree.read(path, FILE_LIMIT + 1);
      total += bytes?.length ?? 0;
      if (total > TOTAL_LIMIT) {
        reportTotal(path, report);
        return files;
      }
      const file = bytes === undefined ? reportEntry(entry, report) : decode(path, bytes, report);
      if (file !== undefined) files.push(file);
    } else if (handlingOf(path) === "reported") reportNotRead(path, report);
  }
  return files;
}
