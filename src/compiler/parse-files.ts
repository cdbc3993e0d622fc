/** Parses and validates source files, one by one, with limits for all files together. */
import { collectInto } from "../base/diagnostics.ts";
import { KINDS } from "./kinds.ts";
import type { Kind } from "./kinds.ts";
import {
  byCause,
  countSeparators,
  guessIdentities,
  parse,
  runExhausted,
  sourcesTooLong,
  tooManyProblems,
} from "./parse/index.ts";
import { guessKind, identify, validate } from "./schema/index.ts";
import type { Diagnostic, ReportDiagnostic } from "../base/diagnostics.ts";
import type { BrokenDocument } from "./link/index.ts";
import type { Document } from "./parse/index.ts";
import type { SourceFile } from "../base/source.ts";
import type { ResourceGuard } from "../base/limits.ts";
import type { Resource } from "./schema/index.ts";

export interface ParsedSources {
  readonly documents: readonly Document[];
  readonly resources: readonly Resource[];
  readonly broken: readonly BrokenDocument[];
}

/** The contents of a file, and the problems that it shows by itself. */
export interface ParsedFile extends ParsedSources {
  readonly file: SourceFile;
  readonly diagnostics: readonly Diagnostic[];
}

/** The last result for each path. */
export type ParseCache = Map<string, ParsedFile>;

/** Excludes invalid documents, but returns what they declare, so that references to them are not reported. */
export function parseFiles(
  files: readonly SourceFile[],
  diagnostics: Diagnostic[],
  guard: ResourceGuard,
  cache: ParseCache = new Map(),
): ParsedSources & { readonly files: readonly SourceFile[] } {
  const parsedFiles: ParsedFile[] = [];
  let separators = 0;
  for (const file of files) {
    const cached = cache.get(file.path);
    const parsed = cached?.file.text === file.text ? cached : readFile(file);
    cache.set(file.path, parsed);
    diagnostics.push(...parsed.diagnostics);
    parsedFiles.push(parsed);
    separators += countSeparators(file.text);
    if (exceedsReadLimits(file, separators, guard("reading"), diagnostics))
      return { files: parsedFiles.map(({ file }) => file), ...NOTHING_PARSED };
  }
  if (exceedsFleetLimit(parsedFiles, diagnostics))
    return { files: parsedFiles.map(({ file }) => file), ...NOTHING_PARSED };
  return {
    files: parsedFiles.map(({ file }) => file),
    documents: parsedFiles.flatMap(({ documents }) => documents),
    resources: parsedFiles.flatMap(({ resources }) => resources),
    broken: parsedFiles.flatMap(({ broken }) => broken),
  };
}

/** The result if a limit is exceeded, because nothing reliable can be said about a part of the sources. */
const NOTHING_PARSED: ParsedSources = { documents: [], resources: [], broken: [] };

const MAX_SEPARATORS = 5_000_000;
const MAX_PROBLEMS = 10_000;
const MAX_PAIRS = 100_000_000;

/** Whether reading stops after this file, which is reported. `separators`: the lines and commas so far. */
function exceedsReadLimits(
  file: SourceFile,
  separators: number,
  exhausted: string | undefined,
  diagnostics: Diagnostic[],
): boolean {
  const report = collectInto(diagnostics);
  const place = { file, start: 0, end: 0 };
  if (separators > MAX_SEPARATORS)
    report(sourcesTooLong, place, "all sources together have more than 5,000,000 lines and commas", {
      help: "list only source folders in `spec.sources`",
    });
  else if (diagnostics.length > MAX_PROBLEMS)
    report(tooManyProblems, place, "there are more than 10,000 problems, so the files after this one were not read", {
      help: "fix these first: they often share one cause",
    });
  else if (exhausted !== undefined) reportLimitExceeded(file, exhausted, report);
  else return false;
  return true;
}

/** `file`: the file at which the run ended, or that needs too much. */
export function reportLimitExceeded(file: SourceFile, sentence: string, report: ReportDiagnostic): void {
  report(runExhausted, { file, start: 0, end: 0 }, sentence, {
    help: "check whether the sources contain the right files, or give the run more memory",
  });
}

/** Whether the states of all features on all clusters would need too much memory, which is reported. */
function exceedsFleetLimit(parsedFiles: readonly ParsedFile[], diagnostics: Diagnostic[]): boolean {
  const resources = parsedFiles.flatMap((parsed) => parsed.resources);
  const features = resources.filter(({ kind }) => kind === "Feature").length;
  const clusters = resources.filter(({ kind }) => kind === "Cluster").length;
  const [first] = parsedFiles;
  if (first === undefined || features * clusters <= MAX_PAIRS) return false;
  const message = `${features} features on ${clusters} clusters exceed the limit of 100,000,000 pairs`;
  collectInto(diagnostics)(sourcesTooLong, { file: first.file, start: 0, end: 0 }, message, {
    help: "divide the platform into several projects",
  });
  return true;
}

function readFile(file: SourceFile): ParsedFile {
  const diagnostics: Diagnostic[] = [];
  const report = collectInto(diagnostics);
  const documents = parse(file, report);
  const broken: BrokenDocument[] = diagnostics.length > 0 ? [...declaredIn(file)] : [];
  const resources: Resource[] = [];
  for (const document of documents) {
    const resource = validate(document, report);
    if (resource === undefined) broken.push(...declaredBy(document));
    else resources.push(resource);
  }
  return { file, documents, resources, broken, diagnostics: byCause(file, diagnostics) };
}

/** The declaration of an invalid document, under its name and under the valid form of it. */
function declaredBy(document: Document): readonly BrokenDocument[] {
  const declared = identify(document);
  const kind = guessKind(document.value);
  if (declared === undefined) return namedAfter(document.file, kind === undefined ? KINDS : [kind]);
  const { spec } = document.value as { readonly spec?: unknown };
  const allowed = declared.name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-|-$/g, "");
  const isValid = allowed === declared.name;
  return [
    ...[...new Set([declared.name, allowed])].map((name) => ({ kind: declared.kind, name, file: document.file, spec })),
    ...(isValid ? [] : namedAfter(document.file, [declared.kind])),
  ];
}

/**
 * A document that is assumed to have the name of its file: for one without a valid name, and for a file that can't be
 * read. `kinds`: those that it can have.
 */
export function namedAfter(file: SourceFile, kinds: readonly Kind[]): readonly BrokenDocument[] {
  const name = file.path.replace(/^.*\//, "").replace(/\.ya?ml$/, "");
  return kinds.map((kind) => ({ kind, name, file }));
}

/** The declarations that a file with syntax errors probably contains. */
function declaredIn(file: SourceFile): readonly BrokenDocument[] {
  return guessIdentities(file).flatMap(({ kind, name }) => {
    const cached = KINDS.find((parsed) => parsed === kind);
    return cached === undefined ? [] : [{ kind: cached, name, file }];
  });
}
