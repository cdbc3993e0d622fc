/** Compiles after edits: analyzes only the documents that they can affect, and takes the rest from a record. */
import type { Diagnostic, Subject } from "../base/diagnostics.ts";
import type { SourceFile } from "../base/source.ts";
import { suggest } from "../base/suggest.ts";
import { analyze, checkAll, settle } from "../compiler/compile.ts";
import type { Analysis, Compilation, CompileOptions } from "../compiler/compile.ts";
import type { FeatureSummary, GrantSummary } from "../compiler/link/index.ts";
import { parseFiles } from "../compiler/parse-files.ts";
import type { ParseCache } from "../compiler/parse-files.ts";
import { policyCodes } from "../compiler/policies/index.ts";
import { decode, FILE_LIMIT, PROJECT_FILE } from "../files/index.ts";
import type { Tree } from "../files/index.ts";
import type { Fleet, Scope } from "../render/render.ts";
import { flagSetSizes, LARGE_FLAG_SET } from "../render/targets/openfeature/index.ts";
import { affectedBy, DocumentIndex } from "./affected.ts";
import type { Affected } from "./affected.ts";
import { affectsOnlyNamedFeatures } from "./document-summary.ts";
import type { DocumentSummary } from "./document-summary.ts";
import {
  fileRecord,
  hasErrors,
  hasFrame,
  isFault,
  isListedCompletely,
  isRecordable,
  isWithinLimits,
} from "./record.ts";
import type { CompilationRecord, FileRecord } from "./record.ts";
import { scopesOfFeatures } from "./scopes.ts";
import type { AffectedScopes } from "./scopes.ts";
import { restoreWith, storedDiagnostic } from "./stored-diagnostics.ts";

/** Path -> id of the files that differ from the record; undefined for a file that is gone. */
export type ChangedFiles = ReadonlyMap<string, string | undefined>;

export interface Recompiled {
  readonly compilation: Omit<Compilation, "model" | "states"> & { readonly clusters: number };
  readonly record: CompilationRecord;
  /** The features that the edits can affect. */
  readonly affected: ReadonlySet<string>;
  /** The analysis of the affected documents. */
  readonly part: Analysis;
  /** The rendered files that may differ, and for which the part is complete. Undefined if not asked for. */
  readonly outputs: AffectedScopes | undefined;
}

/** The reason why everything has to be compiled, as the rest of `because ...`. */
export interface Refusal {
  readonly because: string;
}

/**
 * The result of `compile` for a tree whose other files are those of the record. The options are those of the record,
 * without a base project. `forOutputs`: whether to render the part.
 */
export function recompile(
  record: CompilationRecord,
  changed: ChangedFiles,
  tree: Tree,
  { forOutputs = false, ...options }: CompileOptions & { readonly forOutputs?: boolean },
): Recompiled | Refusal {
  if (options.today !== record.today) return { because: "the day is another one" };
  const parseCache: ParseCache = options.parseCache ?? new Map();
  const edit = editOf(record, changed, tree, { ...options, parseCache });
  if ("because" in edit) return edit;
  const outputs = forOutputs ? outputsOf(edit, record) : undefined;
  if (outputs !== undefined && "because" in outputs) return outputs;
  const analyzeWith = (complete: ReadonlySet<Scope>): PartResult | Refusal => {
    const affected = affectedBy(edit.index, edit.touching, complete);
    if (affected.files.size > MOST_FILES && affected.files.size > edit.files.length / 2)
      return { because: `the edits affect ${affected.files.size} of ${edit.files.length} files` };
    return partOf({ affected, complete, outputs }, edit, record, tree, { ...options, parseCache });
  };
  const wanted = new Set(outputs?.scopes);
  const first = analyzeWith(wanted);
  if ("because" in first || first.tooLarge.size === 0) return "because" in first ? first : first.recompiled();
  const second = analyzeWith(wanted.union(first.tooLarge));
  return "because" in second ? second : second.recompiled();
}

function outputsOf(edit: Edit, { renders, files }: CompilationRecord): AffectedScopes | Refusal {
  const setting = files.find((file) => edit.changed.has(file.path) && hasFrame(file));
  if (setting !== undefined) return { because: `"${setting.path}" has changed, which can affect every output` };
  const { features } = affectedBy(edit.index, edit.touching);
  const affected = scopesOfFeatures(edit.all, features, new Set(renders));
  return affected ?? { because: "a workload uses flags of several services" };
}

/** A larger part is analyzed only if it has at most half of all files. */
const MOST_FILES = 1000;

/** The files after the edits, and the documents that differ. */
interface Edit {
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

function editOf(
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
  const faulty = new Set(record.found.filter(isFault).map(({ at: [path] }) => path));
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
  const readers = Map.groupBy(withRunbook, ({ runbook }) => withoutAnchor(runbook));
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

function withoutAnchor(runbook: string = ""): string {
  return runbook.replace(/#.*$/, "");
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

/** The first document that affects every feature and differs. */
function differingFrame(before: FileRecord | undefined, after: FileRecord | undefined): DocumentSummary | undefined {
  const [was, is] = [before, after].map(
    (file) => file?.documents.filter((document) => !affectsOnlyNamedFeatures(document)) ?? [],
  ) as [DocumentSummary[], DocumentSummary[]];
  const differs = (document: DocumentSummary, other: DocumentSummary | undefined): boolean =>
    document.digest !== other?.digest || document.index !== other?.index;
  return was.find((one, at) => differs(one, is[at])) ?? is.find((one, at) => differs(one, was[at]));
}

interface PartResult {
  /** The services whose flags may be too many for one object. */
  readonly tooLarge: ReadonlySet<Scope>;
  readonly recompiled: () => Recompiled | Refusal;
}

interface Part {
  readonly affected: Affected;
  /** The scopes whose features it has all. */
  readonly complete: ReadonlySet<Scope>;
  readonly outputs: AffectedScopes | undefined;
}

function partOf(
  { affected, complete, outputs }: Part,
  edit: Edit,
  record: CompilationRecord,
  tree: Tree,
  options: CompileOptions,
): PartResult | Refusal {
  const paths = edit.files.flatMap(({ path }) => (affected.files.has(path) ? [path] : []));
  const exists = new Map(edit.exists);
  const { fileAt, remember } = fileReader(tree);
  const allFeatures = summariesIn<FeatureSummary>("Feature", edit.files, fileAt);
  const part = analyze(withOnly(paths, tree, exists), { ...options, allFeatures });
  const { model, states, project } = part;
  if (model === undefined || project === undefined || !isRecordable(part, project, edit.files))
    return { because: "there are problems that can affect every document" };
  for (const file of part.files) remember(file);
  const { sizes, tooLarge } = flagSetsWith({ model, states }, record, complete);
  const recompiled = (): Recompiled | Refusal => {
    const join = new Join(affected, edit);
    const restore = restoreWith(fileAt, policyCodes(project));
    const kept = record.found.map(restore).filter((one) => join.isKept(one, complete));
    const found = [...kept, ...part.found.filter((one) => join.isNew(one, complete))];
    const grants = summariesIn<GrantSummary>("Grant", edit.files, fileAt);
    const byKind = { ...model.byKind, Feature: allFeatures, Grant: grants };
    const ofAll = checkAll({ model: { ...model, byKind }, states }, options.targets);
    if (!isListedCompletely([...found, ...ofAll])) return { because: "there are too many diagnostics to list" };
    const documents = edit.files.reduce((sum, { count }) => sum + count, 0);
    const files = edit.files.flatMap(({ path, suppresses }) => (suppresses ? [fileAt(path)] : []));
    const { diagnostics, isComplete } = settle({ ...part, found, ofAll, documents, files }, options);
    return {
      compilation: { diagnostics, documents, files, isComplete, clusters: states.length },
      record: {
        today: record.today,
        files: edit.files,
        exists: [...exists],
        hasErrors: hasErrors(diagnostics),
        found: found.map(storedDiagnostic),
        flagSets: [...sizes],
        renders: record.renders,
      },
      affected: affected.features,
      part,
      outputs,
    };
  };
  return { tooLarge, recompiled };
}

interface FlagSets {
  /** Upper bounds, in bytes, by service. */
  readonly sizes: ReadonlyMap<string, number>;
  /** The services whose flags may be too many for one object. */
  readonly tooLarge: ReadonlySet<Scope>;
}

/** The sizes of flag sets if those of a part were added. `complete`: the scopes of which the part has all features. */
export function flagSetsWith(
  part: Fleet,
  { flagSets }: CompilationRecord,
  complete: ReadonlySet<Scope> = new Set(),
): FlagSets {
  const sizes = new Map(flagSets);
  const tooLarge = new Set<Scope>();
  const rendersFlags = part.states.some(({ render }) => render.includes("openfeature"));
  for (const [service, bytes] of rendersFlags ? flagSetSizes(part) : []) {
    if (service === undefined) continue;
    const isComplete = complete.has(`Service/${service}`);
    const most = isComplete ? bytes : bytes + (sizes.get(service) ?? 0);
    sizes.set(service, most);
    if (most > LARGE_FLAG_SET && !isComplete) tooLarge.add(`Service/${service}`);
  }
  return { sizes, tooLarge };
}

/** A tree with only these sources. Adds the answers of `exists` to `answers`. */
function withOnly(paths: readonly string[], tree: Tree, answers: Map<string, boolean>): Tree {
  const entries = paths.flatMap((path) => (path === PROJECT_FILE ? [] : [{ path, kind: "file" as const }]));
  return { ...watchExists(tree, answers), list: () => entries };
}

/** Adds the answers of `exists` to `answers`. */
export function watchExists(tree: Tree, answers: Map<string, boolean>): Tree {
  const exists = (path: string): boolean => {
    const answer = tree.exists(path);
    answers.set(path, answer);
    return answer;
  };
  return { ...tree, exists };
}

/** Decides which diagnostics of the record still hold, and which of the part are new. */
class Join {
  readonly #dirty: ReadonlySet<string>;
  readonly #features: ReadonlySet<string>;
  /** `path#index` of documents that affect every feature, and of those that the edits can affect. */
  readonly #frame = new Set<string>();
  readonly #affected = new Set<string>();

  constructor({ features }: Affected, { files, dirty }: Edit) {
    this.#dirty = dirty;
    this.#features = features;
    for (const { path, documents } of files)
      for (const document of documents) {
        const key = `${path}#${document.index}`;
        if (!affectsOnlyNamedFeatures(document)) this.#frame.add(key);
        else if (isAbout(document, features)) this.#affected.add(key);
      }
  }

  isKept(diagnostic: Diagnostic, complete: ReadonlySet<Scope>): boolean {
    const { at, subject } = diagnostic;
    if (this.#dirty.has(at.file.path)) return subject !== undefined && !this.#isAffected(subject, complete);
    if (subject !== undefined) return !this.#isAffected(subject, complete);
    if (!("path" in at)) return true;
    const key = `${at.file.path}#${at.document}`;
    return !this.#frame.has(key) && !this.#affected.has(key);
  }

  isNew(diagnostic: Diagnostic, complete: ReadonlySet<Scope>): boolean {
    return !this.isKept(diagnostic, complete);
  }

  #isAffected({ kind, name }: Subject, complete: ReadonlySet<Scope>): boolean {
    return kind === "Feature" ? this.#features.has(name) : complete.has(`Service/${name}`);
  }
}

function isAbout({ kind, name, features }: DocumentSummary, affected: ReadonlySet<string>): boolean {
  return kind === "Feature" ? affected.has(name) : features.some((feature) => affected.has(feature));
}

interface FileReader {
  /** The same object for the same path. Its text is read on demand. */
  readonly fileAt: (path: string) => SourceFile;
  readonly remember: (file: SourceFile) => void;
}

function fileReader(tree: Tree): FileReader {
  const files = new Map<string, SourceFile>();
  const remember = (file: SourceFile): void => void files.set(file.path, file);
  const fileAt = (path: string): SourceFile => {
    const known = files.get(path) ?? new LazyFile(path, tree);
    remember(known);
    return known;
  };
  return { fileAt, remember };
}

class LazyFile implements SourceFile {
  readonly path: string;
  readonly #tree: Tree;
  #text: string | undefined;

  constructor(path: string, tree: Tree) {
    this.path = path;
    this.#tree = tree;
  }

  get text(): string {
    if (this.#text === undefined) {
      const bytes = this.#tree.read(this.path, FILE_LIMIT + 1);
      this.#text = bytes === undefined ? "" : (decode(this.path, bytes, () => undefined)?.text ?? "");
    }
    return this.#text;
  }
}

/** The valid documents of a kind, sorted by name; of two with the same name, the first one by path. */
function summariesIn<Summary extends FeatureSummary | GrantSummary>(
  wanted: Summary["kind"],
  files: readonly FileRecord[],
  fileAt: (path: string) => SourceFile,
): ReadonlyMap<string, Summary> {
  const found: Summary[] = [];
  for (const { path, documents } of files)
    for (const { kind, name, index, spec } of documents)
      if (kind === wanted && spec !== undefined)
        found.push({ kind, name, spec, document: { file: fileAt(path), index } } as unknown as Summary);
  const summaries = new Map<string, Summary>();
  for (const summary of found.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0)))
    if (!summaries.has(summary.name)) summaries.set(summary.name, summary);
  return summaries;
}
