/** The record of a compilation: what the next one needs to know of the documents that an edit does not affect. */
import { allCodes } from "../base/codes.ts";
import { MAX_PER_CODE } from "../base/diagnostics.ts";
import type { Diagnostic, Severity } from "../base/diagnostics.ts";
import type { SourceFile } from "../base/source.ts";
import type { Analysis } from "../compiler/compile.ts";
import { looksAtEachFeature } from "../compiler/policies/index.ts";
import type { FeatureFinding } from "../compiler/policies/index.ts";
import type { Project } from "../compiler/link/index.ts";
import { countSeparators, maySuppress } from "../compiler/parse/index.ts";
import type { ParsedFile } from "../compiler/parse-files.ts";
import { flagSetSizes } from "../render/targets/openfeature/index.ts";
import { mostBytes, STATE_LIMIT } from "../render/targets/state/index.ts";
import { affectsOnlyNamedFeatures, summaryOf, summaryOfBroken } from "./document-summary.ts";
import type { DocumentSummary } from "./document-summary.ts";
import { storedDiagnostic } from "./stored-diagnostics.ts";
import type { StoredDiagnostic } from "./stored-diagnostics.ts";

/** Plain data. */
export interface FileRecord {
  readonly path: string;
  /** The id of its bytes. */
  readonly id: string;
  /** In UTF-8. */
  readonly bytes: number;
  /** Lines and commas. */
  readonly separators: number;
  /** The number of documents, empty ones included. */
  readonly count: number;
  readonly documents: readonly DocumentSummary[];
  /** Whether it may have suppressions. */
  readonly suppresses: boolean;
}

/** Whether a document of the file affects every feature. */
export function hasFrame({ documents }: FileRecord): boolean {
  return !documents.every(affectsOnlyNamedFeatures);
}

/** Plain data. */
export interface CompilationRecord {
  /** `YYYY-MM-DD`: diagnostics depend on it. */
  readonly today: string;
  /** Sorted by path. */
  readonly files: readonly FileRecord[];
  /** Whether each path exists that a check has asked about. */
  readonly exists: readonly (readonly [path: string, is: boolean])[];
  readonly byFeature: readonly FeatureFinding[];
  /** Whether there were errors, after severities and suppressions. */
  readonly hasErrors: boolean;
  /** Before severities and suppressions. Without those of checks of all documents, which every run makes again. */
  readonly found: readonly StoredDiagnostic[];
  /** The targets that some cluster renders. */
  readonly renders: readonly string[];
  /** An upper bound of the bytes of the largest flag set of each service. */
  readonly flagSets: readonly (readonly [service: string, bytes: number])[];
}

/** The limits up to which a record is made. They are below those of the compiler, which reports them. */
const MOST_BYTES = 60 * 1024 * 1024;
const MOST_SEPARATORS = 4_500_000;
const MOST_PAIRS = 90_000_000;

const namesOfGroup = (wanted: string): ReadonlySet<string> =>
  new Set(allCodes.flatMap(({ name, group }) => (group === wanted ? [name] : [])));

const ofFiles = namesOfGroup("files");
const reading: ReadonlySet<string> = new Set(["parse", "schema", "link"].flatMap((group) => [...namesOfGroup(group)]));

/** Whether a problem excludes a document, or a name in it, so that others may follow from it. */
export function isFault({ code, severity }: { readonly code: string; readonly severity: Severity }): boolean {
  return severity === "error" && reading.has(code);
}

export interface RecordInput {
  readonly analysis: Analysis;
  /** After severities and suppressions. */
  readonly diagnostics: readonly Diagnostic[];
  readonly today: string;
  /** The results of parsing its files, by path. */
  readonly parsed: ReadonlyMap<string, ParsedFile>;
  readonly idOf: (file: SourceFile) => string;
  /** The records of unchanged files, from an earlier run. */
  readonly unchanged?: ReadonlyMap<string, FileRecord> | undefined;
  readonly exists: ReadonlyMap<string, boolean>;
}

/** Undefined if some files can't be read, or if every edit can affect every document. */
export function recordOf({
  analysis,
  diagnostics,
  today,
  parsed,
  idOf,
  unchanged,
  exists,
}: RecordInput): CompilationRecord | undefined {
  const { model, states, found, files, project } = analysis;
  if (model === undefined || project === undefined) return undefined;
  const records: FileRecord[] = [];
  for (const file of files) {
    const one = parsed.get(file.path);
    if (one?.file !== file) return undefined;
    records.push(unchanged?.get(file.path) ?? fileRecord(one, idOf(file)));
  }
  const sizes = states.some(({ render }) => render.includes("openfeature")) ? flagSetSizes({ model, states }) : [];
  return isRecordable(analysis, project, records) && isWithinLimits(records)
    ? {
        today,
        files: records.toSorted((a, b) => (a.path < b.path ? -1 : 1)),
        exists: [...exists],
        hasErrors: hasErrors(diagnostics),
        found: found.map(storedDiagnostic),
        byFeature: analysis.byFeature,
        renders: [...new Set(states.flatMap(({ render }) => render))],
        flagSets: [...sizes].flatMap(([service, bytes]) => (service === undefined ? [] : [[service, bytes] as const])),
      }
    : undefined;
}

export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some(({ severity }) => severity === "error");
}

export function fileRecord({ file, documents, resources, broken }: ParsedFile, id: string): FileRecord {
  return {
    path: file.path,
    id,
    bytes: Buffer.byteLength(file.text),
    separators: countSeparators(file.text),
    count: documents.length,
    documents: [...resources.map(summaryOf), ...broken.map((document) => summaryOfBroken(document, id))],
    suppresses: maySuppress(file.text),
  };
}

/** Whether the diagnostics of each document depend only on the documents that `affectedBy` knows. */
export function isRecordable({ found, byFeature }: Analysis, project: Project, files: readonly FileRecord[]): boolean {
  const frame = new Set(files.filter(hasFrame).map(({ path }) => path));
  // Everything may follow from a fault in a document that affects everything.
  const isUnusual = ({ code: { name }, severity, at, related = [] }: Diagnostic): boolean =>
    ofFiles.has(name) ||
    (isFault({ code: name, severity }) &&
      [at, ...related.map((one) => one.at)].some((one) => frame.has(one.file.path)));
  return !isJoint(project) && !found.some(isUnusual) && isListedCompletely(found) && byFeature.length < MAX_PER_CODE;
}

/** flagd-proxy puts all flags into one object, and a policy may compare the features of a cluster. */
function isJoint({ spec: { policies = [], targets } }: Project): boolean {
  return (
    targets?.openfeature?.provider === "flagd-proxy" ||
    policies.some((policy) => policy.for === "ClusterState" && !looksAtEachFeature(policy))
  );
}

/** Beyond a number, only the first diagnostics of a code are listed. */
export function isListedCompletely(found: readonly { readonly severity: unknown }[]): boolean {
  return found.length < MAX_PER_CODE;
}

export function isWithinLimits(files: readonly FileRecord[]): boolean {
  const features = files.flatMap(({ documents }) => documents.filter(({ kind }) => kind === "Feature"));
  const groups = Map.groupBy(features, ({ group }) => group);
  const sum = (of: (file: FileRecord) => number): number => files.reduce((total, file) => total + of(file), 0);
  const clusters = sum(({ documents }) => documents.filter(({ kind }) => kind === "Cluster").length);
  return (
    sum(({ bytes }) => bytes) < MOST_BYTES &&
    sum(({ separators }) => separators) < MOST_SEPARATORS &&
    features.length * clusters < MOST_PAIRS &&
    [...groups.values()].every((group) => mostBytes(group) < STATE_LIMIT)
  );
}
