/** read: source files -> what they hold; parse and validate, file by file, each file by itself. */
import { collectInto } from "../base/diagnostics.ts";
import { KINDS } from "./kinds.ts";
import {
  byCause,
  countSeparators,
  guessIdentities,
  parse,
  runExhausted,
  sourcesTooLong,
  tooManyProblems,
} from "./parse/index.ts";
import { identify, validate } from "./schema/index.ts";
import type { Diagnostic, ReportDiagnostic } from "../base/diagnostics.ts";
import type { BrokenDocument } from "./link/index.ts";
import type { Document } from "./parse/index.ts";
import type { SourceFile } from "../base/source.ts";
import type { ResourceGuard } from "../base/limits.ts";
import type { Resource } from "./schema/index.ts";

export interface Read {
  readonly documents: readonly Document[];
  readonly resources: readonly Resource[];
  readonly broken: readonly BrokenDocument[];
}

/** What a file holds, and what is wrong with it by itself. */
export interface ParsedFile extends Read {
  readonly file: SourceFile;
  readonly diagnostics: readonly Diagnostic[];
}

/** Path -> what the file held when it was last read. */
export type ParseCache = Map<string, ParsedFile>;

/** What fails is left out, but remembered as declared, so that nothing that points at it is blamed. */
export function parseFiles(
  files: readonly SourceFile[],
  found: Diagnostic[],
  strain: ResourceGuard,
  remembered: ParseCache = new Map(),
): Read & { readonly files: readonly SourceFile[] } {
  const reads: ParsedFile[] = [];
  let dense = 0;
  for (const file of files) {
    const known = remembered.get(file.path);
    const one = known?.file.text === file.text ? known : readFile(file);
    remembered.set(file.path, one);
    found.push(...one.diagnostics);
    reads.push(one);
    dense += countSeparators(file.text);
    if (exceedsReadLimits(file, dense, strain("reading"), found))
      return { files: reads.map(({ file }) => file), ...NOTHING };
  }
  if (exceedsFleetLimit(reads, found)) return { files: reads.map(({ file }) => file), ...NOTHING };
  return {
    files: reads.map(({ file }) => file),
    documents: reads.flatMap(({ documents }) => documents),
    resources: reads.flatMap(({ resources }) => resources),
    broken: reads.flatMap(({ broken }) => broken),
  };
}

/** What is left of sources that were not read to their end: of a part of them, nothing could be said that is true. */
const NOTHING: Read = { documents: [], resources: [], broken: [] };

const MOST_LINES = 5_000_000;
const MOST_PROBLEMS = 10_000;
const MOST_PAIRS = 100_000_000;

/** Whether reading stops behind this file, which is reported. `dense`: lines and commas up to here. */
function exceedsReadLimits(
  file: SourceFile,
  dense: number,
  strained: string | undefined,
  found: Diagnostic[],
): boolean {
  const report = collectInto(found);
  const place = { file, start: 0, end: 0 };
  if (dense > MOST_LINES)
    report(sourcesTooLong, place, "all sources together have more than 5,000,000 lines and commas", {
      help: "name only folders of sources in `spec.sources`",
    });
  else if (found.length > MOST_PROBLEMS)
    report(tooManyProblems, place, "there are more than 10,000 problems: what follows this file is not read", {
      help: "correct these first: most often they have one cause",
    });
  else if (strained !== undefined) reportLimitExceeded(file, strained, report);
  else return false;
  return true;
}

/** `file`: where the run ended, or what asks for too much. */
export function reportLimitExceeded(file: SourceFile, sentence: string, report: ReportDiagnostic): void {
  report(runExhausted, { file, start: 0, end: 0 }, sentence, {
    help: "look whether the sources hold what they should, or give the run more",
  });
}

/** Whether there are so many features and clusters that what holds would be too much to keep, which is reported. */
function exceedsFleetLimit(reads: readonly ParsedFile[], found: Diagnostic[]): boolean {
  const resources = reads.flatMap((one) => one.resources);
  const features = resources.filter(({ kind }) => kind === "Feature").length;
  const clusters = resources.filter(({ kind }) => kind === "Cluster").length;
  const [first] = reads;
  if (first === undefined || features * clusters <= MOST_PAIRS) return false;
  const message = `${features} features on ${clusters} clusters are more than can be told apart at once`;
  collectInto(found)(sourcesTooLong, { file: first.file, start: 0, end: 0 }, message, {
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

/** What a document that is not valid declares: under the name that it has, and under the one that it would have to have. */
function declaredBy(document: Document): readonly BrokenDocument[] {
  const declared = identify(document);
  if (declared === undefined) return [];
  const { spec } = document.value as { readonly spec?: unknown };
  const allowed = declared.name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-|-$/g, "");
  return [...new Set([declared.name, allowed])].map((name) => ({
    kind: declared.kind,
    name,
    file: document.file,
    spec,
  }));
}

/** What a file with a fault in its text seems to declare. */
function declaredIn(file: SourceFile): readonly BrokenDocument[] {
  return guessIdentities(file).flatMap(({ kind, name }) => {
    const known = KINDS.find((one) => one === kind);
    return known === undefined ? [] : [{ kind: known, name, file }];
  });
}
