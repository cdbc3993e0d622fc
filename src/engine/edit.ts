/** Finds the documents that differ after edits, and those whose problems depend on their names. */
import { suggest } from "../base/suggest.ts";
import type { CompileOptions } from "../compiler/compile.ts";
import { parseFiles } from "../compiler/parse-files.ts";
import type { ParseCache } from "../compiler/parse-files.ts";
import { withoutAnchor } from "../compiler/rules/index.ts";
import { decode, FILE_LIMIT } from "../files/index.ts";
import type { Tree } from "../files/index.ts";
import { DocumentIndex } from "./affected.ts";
import { affectsOnlyNamedFeatures } from "./document-summary.ts";
import type { DocumentSummary } from "./document-summary.ts";
import { fileRecord, isFault, isWithinLimits } from "./record.ts";
import type { CompilationRecord, FileRecord } from "./record.ts";

/** Path -> id of the files that differ from the record; undefined for a file that is gone. */
export type ChangedFiles = ReadonlyMap<string, string | undefined>;

/** The reason why everything has to be compiled, as the rest of `because ...`. */
export interface Refusal {
  readonly because: string;
}

/** The files after the edits, and the documents that differ. */
export interface Edit {
  readonly files: readonly FileRecord[];
  /** Also the former versions. */
  readonly all: readonly FileRecord[];
  readonly index: DocumentIndex;
  readonly touching: readonly DocumentSummary[];
  /** The files that differ, and those with faults: all of their documents are analyzed. */
  readonly dirty: ReadonlySet<string>;
  readonly changed: ChangedFiles;
  readonly exists: CompilationRecord["exists"];
}

export function editOf(
  record: CompilationRecord,
  changed: ChangedFiles,
  tree: Tree,
  { guard, parseCache }: CompileOptions,
): Edit | Refusal {
  const former = new Map(record.files.map((file) => [file.path, file]));
  const added: FileRecord[] = [];
  for (const [path, id] of changed) {
    const before = former.get(path);
    const after = id === undefined ? undefined : recordAt(path, id, tree, guard, parseCache);
    if (id !== undefined && after === undefined) return { because: `"${path}" can't be read` };
    const frame = differingFrame(before, after);
    if (frame !== undefined)
      return { because: `${frame.kind} "${frame.name}" has changed, which affects every feature` };
    if (after !== undefined) added.push(after);
  }
  const same = record.files.filter(({ path }) => !changed.has(path));
  const files = [...same, ...added].sort((a, b) => (a.path < b.path ? -1 : 1));
  if (!isWithinLimits(files)) return { because: "the project is near a limit" };
  const all = [...record.files, ...added];
  const exists = record.exists.map(([path]) => [path, tree.exists(path)] as const);
  const moved = record.exists.flatMap(([path, is], index) => (exists[index]?.[1] === is ? [] : [path]));
  const runbooks = readersOf(moved, all);
  if (typeof runbooks === "string") return { because: `"${runbooks}" has come or gone` };
  // A fault and its consequences depend on all names, so documents with faults are analyzed in each run.
  const faults = record.found.filter(isFault);
  const faulty = new Set(faults.flatMap(({ at, related = [] }) => [at[0], ...related.map(([, [path]]) => path)]));
  const dirty = new Set([...changed.keys(), ...faulty]);
  const inDirty = all.flatMap(({ path, documents }) => (dirty.has(path) ? documents : []));
  const touching = [...inDirty, ...runbooks, ...relatedByName(inDirty, record.files, files)];
  const index = new DocumentIndex(all);
  return { files, all, index, touching: touching.filter(affectsOnlyNamedFeatures), dirty, changed, exists };
}

/** The documents with a runbook at one of the paths; a path without any. */
function readersOf(paths: readonly string[], files: readonly FileRecord[]): readonly DocumentSummary[] | string {
  if (paths.length === 0) return [];
  const withRunbook = files.flatMap(({ documents }) => documents.filter(({ runbook }) => runbook !== undefined));
  const readers = Map.groupBy(withRunbook, ({ runbook = "" }) => withoutAnchor(runbook));
  return paths.find((path) => !readers.has(path)) ?? paths.flatMap((path) => readers.get(path) ?? []);
}

/**
 * Documents whose problems depend on names of the given ones: those with the same name, those that name a feature that
 * comes, goes or breaks, and the features that a mistyped name is taken for.
 */
function relatedByName(
  dirty: readonly DocumentSummary[],
  before: readonly FileRecord[],
  after: readonly FileRecord[],
): readonly DocumentSummary[] {
  const keyOf = ({ kind, name }: DocumentSummary): string => `${kind}/${name}`;
  const [was, is] = [featuresIn(before), featuresIn(after)];
  const keys = new Set(dirty.map(keyOf));
  const isOther = (name: string): boolean => was.get(name) !== is.get(name);
  const others = new Set(dirty.flatMap(({ kind, name }) => (kind === "Feature" && isOther(name) ? [name] : [])));
  const related = [...new Set([...before, ...after])].flatMap(({ documents }) =>
    documents.filter(
      (document) => keys.has(keyOf(document)) || document.features.some((feature) => others.has(feature)),
    ),
  );
  const unknown = [...dirty, ...related].flatMap((document) => document.features.filter((name) => !is.has(name)));
  const taken = [...new Set(unknown)].flatMap((name) =>
    [was, is].flatMap((features) => suggest(name, features.keys()) ?? []),
  );
  const named = (name: string): DocumentSummary => ({ kind: "Feature", name, index: -1, features: [], uniqueKeys: [] });
  return [...related, ...taken.map(named)];
}

/** The names of all features, and whether a valid document has the name. */
function featuresIn(files: readonly FileRecord[]): ReadonlyMap<string, boolean> {
  const features = new Map<string, boolean>();
  for (const { documents } of files)
    for (const { kind, name, isBroken = false } of documents)
      if (kind === "Feature") features.set(name, !isBroken || features.get(name) === true);
  return features;
}

/** Undefined if the file is missing or not text. */
function recordAt(
  path: string,
  id: string,
  tree: Tree,
  guard: CompileOptions["guard"],
  cache: ParseCache | undefined,
): FileRecord | undefined {
  const bytes = tree.read(path, FILE_LIMIT + 1);
  const file = bytes === undefined ? undefined : decode(path, bytes, () => undefined);
  if (file === undefined) return undefined;
  parseFiles([file], [], guard, cache);
  const parsed = cache?.get(path);
  return parsed && fileRecord(parsed, id);
}

/** The first document that affects every feature and differs. A patch of the catalog affects none. */
function differingFrame(before: FileRecord | undefined, after: FileRecord | undefined): DocumentSummary | undefined {
  const [was, is] = [before, after].map(
    (file) =>
      file?.documents.filter((document) => document.kind !== "Patch" && !affectsOnlyNamedFeatures(document)) ?? [],
  ) as [DocumentSummary[], DocumentSummary[]];
  const differs = (document: DocumentSummary, other: DocumentSummary | undefined): boolean =>
    document.digest !== other?.digest || document.index !== other?.index;
  return was.find((one, at) => differs(one, is[at])) ?? is.find((one, at) => differs(one, was[at]));
}
