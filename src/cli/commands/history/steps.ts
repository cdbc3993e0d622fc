/**
 * The changes between the versions of a platform, as if each version was compiled completely. Only the part that a commit
 * can affect is compiled, and only if it can affect the subject.
 *
 * - A commit is readable if all of its documents are valid and linked. An edit of features, grants and overrides can cause
 *   errors only in the part that it affects. For other commits, all documents are linked.
 * - The states in that part are those of a complete compilation (ADR 0060).
 */
import { deepEqual, stateChanges } from "../../../analysis/diff/index.ts";
import type { Step, Subject } from "../../../analysis/history.ts";
import { affectedBy, affectsOnlyNamedFeatures, DocumentIndex, isWithinLimits } from "../../../engine/index.ts";
import type { DocumentSummary, FileSummary } from "../../../engine/index.ts";
import { checkpoint } from "../../../base/limits.ts";
import { analyze } from "../../../compiler/compile.ts";
import type { Analysis, CompileOptions } from "../../../compiler/compile.ts";
import type { Project } from "../../../compiler/link/index.ts";
import type { Resource } from "../../../compiler/schema/index.ts";
import { DEFAULT_SOURCES, sourceOptions } from "../../../compiler/project.ts";
import { listSources, PROJECT_FILE } from "../../../files/index.ts";
import type { Commit, CommittedFile, Repository, Walked } from "../../../git/index.ts";
import { compilerTargets } from "../../../render/render.ts";
import { documentReader, isReadable } from "./documents.ts";
import type { DocumentReader, FileDocuments } from "./documents.ts";
import { subjectsOf } from "./subjects.ts";
import type { Subjects } from "./subjects.ts";

export interface HistoryOptions {
  /** Oldest first. */
  readonly commits: readonly Commit[];
  readonly repository: Pick<Repository, "walk" | "treeOf" | "contents">;
  readonly subject: Subject;
  readonly settings: Pick<CompileOptions, "today" | "guard">;
  /** The folder for rendered files at HEAD. */
  readonly output: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

export interface HistorySteps {
  /** Oldest first, without those that can't change the subject. */
  readonly steps: readonly Step<Commit>[];
  /** The names in all readable versions. */
  readonly names: Readonly<Record<"Feature" | "Cluster", ReadonlySet<string>>>;
  /** Commits with errors. Their changes appear in the next commit without errors. */
  readonly unreadable: readonly Commit[];
}

/** Runs under the limits of the caller, because setting up limits takes longer than compiling a small part. */
export function historySteps(options: HistoryOptions): HistorySteps {
  const { commits, repository, subject, settings, output } = options;
  const walk = repository.walk(commits.map(({ id }) => id));
  const isOutput = (path: string): boolean => path.startsWith(`${output}/`);
  fetchSources(walk, isOutput, repository);
  const reader = documentReader(repository, settings.guard);
  const subjects = subjectsOf(subject, walk, reader, isOutput);
  const versions = new Versions(options, reader, subjects, isOutput);
  const checkLimits = checkpoint("compiling", settings.guard);
  for (const [index, commit] of commits.entries()) {
    versions.add(commit, walk[index]?.changed ?? new Map());
    // A commit that was not compiled in time is not unreadable.
    checkLimits();
  }
  return versions.result();
}

/** Reads the YAML files of all commits together. */
function fetchSources(
  walk: readonly Walked[],
  isOutput: (path: string) => boolean,
  { contents }: HistoryOptions["repository"],
): void {
  const ids = new Set<string>();
  for (const { changed } of walk)
    for (const [path, file] of changed)
      if (file !== undefined && isReadable(path, file) && !isOutput(path)) ids.add(file.id);
  contents([...ids]);
}

/** A file that differs between the last readable version and the current one. */
interface Difference {
  readonly path: string;
  readonly before: CommittedFile | undefined;
  readonly after: CommittedFile | undefined;
  readonly documents: { readonly before: FileDocuments; readonly after: FileDocuments };
}

class Versions {
  readonly #options: HistoryOptions;
  readonly #reader: DocumentReader;
  readonly #subjects: Subjects;
  readonly #isOutput: (path: string) => boolean;
  readonly #steps: Step<Commit>[] = [];
  readonly #names = { Feature: new Set<string>(), Cluster: new Set<string>() };
  readonly #unreadable: Commit[] = [];
  readonly #files = new Map<string, CommittedFile>();
  /** Path -> file in the last readable version, for those that have changed since. */
  readonly #former = new Map<string, CommittedFile | undefined>();
  /** The documents of the last readable version, and during a comparison those of the current one. */
  readonly #index = new DocumentIndex([]);
  /** Files whose names are known. */
  readonly #named = new WeakSet<FileSummary>();
  /** Files with lists of consumers. */
  readonly #listed = new Set<string>();
  /** The last readable version. */
  #last: LastVersion | undefined;

  constructor(
    options: HistoryOptions,
    reader: DocumentReader,
    subjects: Subjects,
    isOutput: (path: string) => boolean,
  ) {
    this.#options = options;
    this.#reader = reader;
    this.#subjects = subjects;
    this.#isOutput = isOutput;
  }

  result(): HistorySteps {
    return { steps: this.#steps, names: this.#names, unreadable: this.#unreadable };
  }

  add(commit: Commit, changed: Walked["changed"]): void {
    for (const [path, file] of changed) {
      if (!this.#former.has(path)) this.#former.set(path, this.#files.get(path));
      if (file === undefined) this.#files.delete(path);
      else this.#files.set(path, file);
    }
    const isReadable = this.#last === undefined ? this.#begin() : this.#compare(commit, this.#last);
    if (isReadable) this.#former.clear();
    else this.#unreadable.push(commit);
  }

  /** Reads the first readable version. */
  #begin(): boolean {
    const linked = this.#link();
    if (linked !== undefined) this.#keep(linked);
    return linked !== undefined;
  }

  /** Adds the changes since the last readable version. False if the current one is not readable. */
  #compare(commit: Commit, last: LastVersion): boolean {
    const changed = this.#differences();
    const own = sourcesAmong(changed, last.project, this.#options.repository.treeOf);
    const local = changed.every((one) => isLocalEdit(one, own, last.project)) ? edited(last, changed, own) : undefined;
    const isLocal = local !== undefined && isWithinLimits([...local.sources.values()].map(({ record }) => record));
    const linked = isLocal ? local : this.#link();
    if (linked === undefined) return false;
    const added = changed.map(({ documents }) => documents.after.record);
    for (const file of added) this.#index.add(file);
    const isReadable = this.#step(commit, changed, isLocal);
    if (isReadable) this.#keep(linked);
    else for (const file of added) this.#index.delete(file);
    return isReadable;
  }

  /** Compares the part that has changed. False if it has errors. */
  #step(commit: Commit, changed: readonly Difference[], isLocal: boolean): boolean {
    const part = changed.length === 0 ? undefined : this.#partOf(changed, isLocal);
    if (part === undefined) return true;
    const onlyErrors = part.isRelevant ? {} : ({ linkOnly: true } as const);
    const after = this.#compile(part.paths, (path) => this.#files.get(path), onlyErrors);
    if (!after.isComplete) return false;
    if (part.isRelevant) {
      const before = this.#compile(part.paths, (path) => this.#formerFile(path));
      this.#steps.push({ id: commit, ...stateChanges(before, after, this.#options.now) });
    }
    return true;
  }

  #differences(): readonly Difference[] {
    return [...this.#former].flatMap(([path, before]): readonly Difference[] => {
      const after = this.#files.get(path);
      if (this.#isOutput(path) || (before?.id === after?.id && before?.mode === after?.mode)) return [];
      const documents = { before: this.#reader.read(path, before), after: this.#reader.read(path, after) };
      return [{ path, before, after, documents }];
    });
  }

  #formerFile(path: string): CommittedFile | undefined {
    return this.#former.has(path) ? this.#former.get(path) : this.#files.get(path);
  }

  /** Links all documents. Undefined if they have errors. */
  #link(): LastVersion | undefined {
    const { model, isComplete, files } = this.#compile("all", (path) => this.#files.get(path), { linkOnly: true });
    if (model === undefined || !isComplete) return undefined;
    const { consumers } = model.project.spec;
    if (typeof consumers === "string") this.#listed.add(consumers);
    const sources = new Map(
      files
        .filter(({ path }) => path !== PROJECT_FILE)
        .map(({ path }) => [path, this.#reader.read(path, this.#files.get(path))]),
    );
    return { project: model.project, sources };
  }

  /** Makes this the last readable version. */
  #keep(version: LastVersion): void {
    this.#last = version;
    const files = new Set<FileSummary>([...version.sources.values()].map(({ record }) => record));
    for (const file of this.#index.files) if (!files.has(file)) this.#index.delete(file);
    for (const file of files) {
      if (this.#index.files.has(file) && this.#named.has(file)) continue;
      this.#index.add(file);
      this.#named.add(file);
      for (const { kind, name } of file.documents)
        if (kind === "Feature" || kind === "Cluster") this.#names[kind].add(name);
    }
  }

  /** The files to compile for a change; undefined if it can neither cause errors nor be about the subject. */
  #partOf(changed: readonly Difference[], isLocal: boolean): Part | undefined {
    const { features, clusters } = this.#subjects;
    const documents = changed.flatMap(summariesOf);
    if (isLocal) {
      const affected = affectedBy(this.#index, documents);
      const isAbout = features === undefined || !affected.features.isDisjointFrom(features);
      return { paths: affected.files, isRelevant: isAbout && !changed.every(isReworded) };
    }
    if (features === undefined)
      return clusters !== undefined && concernsOthers(changed, clusters)
        ? undefined
        : { paths: "all", isRelevant: true };
    const own = [...features].flatMap((name) => this.#index.homes.get(name)?.map(({ document }) => document) ?? []);
    return { paths: affectedBy(this.#index, [...documents, ...own]).files, isRelevant: true };
  }

  /** Compiles some files as if they were all. */
  #compile(paths: Paths, fileAt: FileAt, more: Pick<CompileOptions, "linkOnly"> = {}): Analysis {
    const { settings, repository } = this.#options;
    const others = [PROJECT_FILE, ...this.#listed];
    const chosen = paths === "all" ? new Set([...this.#files.keys(), ...this.#former.keys()]) : [...paths, ...others];
    const files = new Map<string, CommittedFile>();
    for (const path of chosen) {
      const file = fileAt(path);
      if (file !== undefined) files.set(path, file);
    }
    const tree = repository.treeOf(files);
    return analyze(paths === "all" ? tree : { ...tree, exists: () => true }, {
      ...settings,
      ...more,
      targets: compilerTargets,
      parseCache: this.#reader.cacheFor(files),
      skipChecks: true,
    });
  }
}

type FileAt = (path: string) => CommittedFile | undefined;

type Paths = ReadonlySet<string> | "all";

interface Part {
  readonly paths: Paths;
  /** Whether the subject can change. */
  readonly isRelevant: boolean;
}

interface LastVersion {
  readonly project: Project;
  readonly sources: ReadonlyMap<string, FileDocuments>;
}

/** The version after a local edit. */
function edited(
  { project, sources }: LastVersion,
  changed: readonly Difference[],
  own: ReadonlySet<string>,
): LastVersion {
  const now = new Map(sources);
  for (const { path, documents } of changed) if (own.has(path)) now.set(path, documents.after);
  return { project, sources: now };
}

/** The paths that the project reads. */
function sourcesAmong(
  changed: readonly Difference[],
  project: Project,
  treeOf: Repository["treeOf"],
): ReadonlySet<string> {
  const files = changed.flatMap(({ path, before, after }) => {
    const file = after ?? before;
    return file === undefined ? [] : [[path, file] as const];
  });
  const tree = { ...treeOf(new Map(files)), exists: () => true };
  const entries = listSources(tree, project.spec.sources ?? DEFAULT_SOURCES, () => undefined, sourceOptions(project));
  return new Set(entries.map(({ path }) => path));
}

/** Whether a file can only affect the features that its documents name. */
function isLocalEdit(one: Difference, sources: ReadonlySet<string>, project: Project): boolean {
  const { path, before, after, documents } = one;
  if (path === PROJECT_FILE || path === project.spec.consumers) return false;
  if (!sources.has(path)) return true;
  if (before === undefined || after === undefined || !isReadable(path, before) || !isReadable(path, after))
    return false;
  return documents.before.isValid && documents.after.isValid && summariesOf(one).every(affectsOnlyNamedFeatures);
}

function summariesOf({ documents: { before, after } }: Difference): readonly DocumentSummary[] {
  return [...before.record.documents, ...after.record.documents];
}

/** Whether only clusters other than these change, and none is added or removed. */
function concernsOthers(changed: readonly Difference[], clusters: ReadonlySet<string>): boolean {
  const namesIn = (documents: readonly DocumentSummary[]): string => documents.map(({ name }) => name).join(" ");
  return changed.every(
    ({ documents: { before, after } }) =>
      namesIn(before.record.documents) === namesIn(after.record.documents) &&
      [...before.record.documents, ...after.record.documents].every(
        ({ kind, name }) => kind === "Cluster" && !clusters.has(name),
      ),
  );
}

/** Fields for people, which decide neither about states nor about access. */
const TEXTS: ReadonlySet<string> = new Set(["description", "displayName", "owners", "reason", "ticket", "tracking"]);

/** Whether a file has the same documents with other texts, or comments. */
function isReworded({ documents: { before, after } }: Difference): boolean {
  return deepEqual(before.resources.map(withoutTexts), after.resources.map(withoutTexts));
}

function withoutTexts({ kind, name, metadata, spec }: Resource): unknown {
  return { kind, name, metadata, spec: Object.entries(spec).filter(([field]) => !TEXTS.has(field)) };
}
