/** Compiles after edits: analyzes only the documents that they can affect, and takes the rest from a record. */
import { append } from "../base/collections.ts";
import { collectInto } from "../base/diagnostics.ts";
import type { Diagnostic, Subject } from "../base/diagnostics.ts";
import type { SourceFile } from "../base/source.ts";
import { analyze, checkAll, settle } from "../compiler/compile.ts";
import type { Analysis, Compilation, CompileOptions } from "../compiler/compile.ts";
import type { FeatureSummary, GrantSummary, Model, SummaryModel } from "../compiler/link/index.ts";
import { parseFiles } from "../compiler/parse-files.ts";
import type { ParseCache } from "../compiler/parse-files.ts";
import { policyCodes } from "../compiler/policies/index.ts";
import { decode, FILE_LIMIT, PROJECT_FILE } from "../files/index.ts";
import type { Tree } from "../files/index.ts";
import type { Fleet, Scope } from "../render/render.ts";
import { flagSetSizes, LARGE_FLAG_SET } from "../render/targets/openfeature/index.ts";
import { affectedBy } from "./affected.ts";
import type { Affected } from "./affected.ts";
import { affectsOnlyNamedFeatures } from "./document-summary.ts";
import type { DocumentSummary } from "./document-summary.ts";
import { fileRecord, hasErrors, isListedCompletely, isRecordable, isWithinLimits } from "./record.ts";
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
    const affected = affectedBy(edit.all, edit.touching, complete);
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
  const setting = files.find(
    ({ path, documents }) => edit.changed.has(path) && !documents.every(affectsOnlyNamedFeatures),
  );
  if (setting !== undefined) return { because: `"${setting.path}" has changed, which can affect every output` };
  const { features } = affectedBy(edit.all, edit.touching);
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
  readonly touching: readonly DocumentSummary[];
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
  const touching: DocumentSummary[] = [];
  for (const [path, id] of changed) {
    const before = former.get(path);
    const after = id === undefined ? undefined : recordAt(path, id, tree, guard, parseCache);
    if (id !== undefined && after === undefined) return { because: `"${path}" has errors` };
    const frame = differingFrame(before, after);
    if (frame !== undefined)
      return { because: `${frame.kind} "${frame.name}" has changed, which affects every feature` };
    if (after !== undefined) added.push(after);
    for (const document of [before, after].flatMap((file) => file?.documents ?? []))
      if (affectsOnlyNamedFeatures(document)) touching.push(document);
  }
  const same = record.files.filter(({ path }) => !changed.has(path));
  const files = [...same, ...added].sort((a, b) => (a.path < b.path ? -1 : 1));
  if (!isWithinLimits(files)) return { because: "the project is near a limit" };
  const all = [...record.files, ...added];
  const exists = record.exists.map(([path]) => [path, tree.exists(path)] as const);
  const moved = new Set(record.exists.flatMap(([path, is], index) => (exists[index]?.[1] === is ? [] : [path])));
  const runbooks = all.flatMap(({ documents }) => documents.filter(({ runbook }) => runbook !== undefined));
  for (const path of moved) {
    const readers = runbooks.filter(({ runbook }) => withoutAnchor(runbook) === path);
    if (readers.length === 0) return { because: `"${path}" has come or gone` };
    touching.push(...readers);
  }
  return { files, all, touching, changed, exists };
}

function withoutAnchor(runbook: string = ""): string {
  return runbook.replace(/#.*$/, "");
}

/** Undefined if the file can't be read, or has problems. */
function recordAt(
  path: string,
  id: string,
  tree: Tree,
  guard: CompileOptions["guard"],
  cache: ParseCache | undefined,
): FileRecord | undefined {
  const found: Diagnostic[] = [];
  const bytes = tree.read(path, FILE_LIMIT + 1);
  const file = bytes === undefined ? undefined : decode(path, bytes, collectInto(found));
  if (file === undefined) return undefined;
  parseFiles([file], found, guard, cache);
  const parsed = cache?.get(path);
  return parsed === undefined || found.length > 0 || parsed.broken.length > 0 ? undefined : fileRecord(parsed, id);
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
  const part = analyze(withOnly(paths, tree, exists), options);
  const { model, states, project } = part;
  if (model === undefined || project === undefined || !isRecordable(part, project))
    return { because: "a document that the edits affect has errors" };
  const { sizes, tooLarge } = flagSetsWith({ model, states }, record, complete);
  const recompiled = (): Recompiled | Refusal => {
    const join = new Join(affected, edit, part.files, tree);
    const restore = restoreWith(join.fileAt, policyCodes(project));
    const kept = record.found.map(restore).filter((one) => join.isKept(one, complete));
    const found = [...kept, ...part.found.filter((one) => join.isNew(one, complete))];
    const summaries = { model: summaryModel(model, edit.files, join.fileAt), states };
    const ofAll = checkAll(summaries, options.targets);
    if (!isListedCompletely([...found, ...ofAll])) return { because: "there are too many diagnostics to list" };
    const documents = edit.files.reduce((sum, { count }) => sum + count, 0);
    const files = edit.files.flatMap(({ path, suppresses }) => (suppresses ? [join.fileAt(path)] : []));
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
  readonly #files = new Map<string, SourceFile>();
  readonly #tree: Tree;
  readonly #changed: ChangedFiles;
  readonly #features: ReadonlySet<string>;
  /** `path#index` of documents that affect every feature, and of those that the edits can affect. */
  readonly #frame = new Set<string>();
  readonly #affected = new Set<string>();

  constructor({ features }: Affected, { files, changed }: Edit, parsed: readonly SourceFile[], tree: Tree) {
    this.#tree = tree;
    this.#changed = changed;
    this.#features = features;
    for (const file of parsed) this.#files.set(file.path, file);
    for (const { path, documents } of files)
      for (const document of documents) {
        const key = `${path}#${document.index}`;
        if (!affectsOnlyNamedFeatures(document)) this.#frame.add(key);
        else if (changed.has(path) || isAbout(document, features)) this.#affected.add(key);
      }
  }

  readonly fileAt = (path: string): SourceFile => {
    const known = this.#files.get(path) ?? lazyFile(path, this.#tree);
    this.#files.set(path, known);
    return known;
  };

  isKept(diagnostic: Diagnostic, complete: ReadonlySet<Scope>): boolean {
    const { at, subject } = diagnostic;
    if (subject !== undefined) return !this.#isAffected(subject, complete);
    if (!("path" in at)) return !this.#changed.has(at.file.path);
    const key = `${at.file.path}#${at.document}`;
    return !this.#changed.has(at.file.path) && !this.#frame.has(key) && !this.#affected.has(key);
  }

  isNew(diagnostic: Diagnostic, complete: ReadonlySet<Scope>): boolean {
    const { at, subject } = diagnostic;
    if (subject !== undefined) return this.#isAffected(subject, complete);
    if (!("path" in at)) return this.#changed.has(at.file.path);
    const key = `${at.file.path}#${at.document}`;
    return this.#frame.has(key) || this.#affected.has(key);
  }

  #isAffected({ kind, name }: Subject, complete: ReadonlySet<Scope>): boolean {
    return kind === "Feature" ? this.#features.has(name) : complete.has(`Service/${name}`);
  }
}

function isAbout({ kind, name, features }: DocumentSummary, affected: ReadonlySet<string>): boolean {
  return kind === "Feature" ? affected.has(name) : features.some((feature) => affected.has(feature));
}

/** A file that is read when its text is needed. */
function lazyFile(path: string, tree: Tree): SourceFile {
  let text: string | undefined;
  return {
    path,
    get text() {
      if (text === undefined) {
        const bytes = tree.read(path, FILE_LIMIT + 1);
        text = bytes === undefined ? "" : (decode(path, bytes, () => undefined)?.text ?? "");
      }
      return text;
    },
  };
}

/** `part`: a model with every document except some features and grants. */
function summaryModel(
  { project, settings, byKind }: Model,
  files: readonly FileRecord[],
  fileAt: (path: string) => SourceFile,
): SummaryModel {
  const found = new Map<string, (FeatureSummary | GrantSummary)[]>();
  for (const { path, documents } of files)
    for (const { kind, name, index, spec } of documents)
      if (spec !== undefined)
        append(found, kind, { kind, name, spec, document: { file: fileAt(path), index } } as FeatureSummary);
  const named = <Summary>(kind: string): ReadonlyMap<string, Summary> =>
    new Map(
      (found.get(kind) ?? [])
        .toSorted((a, b) => (a.name < b.name ? -1 : 1))
        .map((summary) => [summary.name, summary as Summary]),
    );
  return { project, settings, byKind: { ...byKind, Feature: named("Feature"), Grant: named("Grant") } };
}
