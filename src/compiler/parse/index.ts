/** parse: a source file -> its documents. Owns the question "is this text YAML that every reader reads alike?". */
import { anchor } from "./codes.ts";
import { checkCharacters } from "./characters.ts";
import { compose, type Composed } from "./compose.ts";
import { checkDensity } from "./value-limit.ts";
import { reportExcess } from "./limit-exceeded.ts";
import { foreignValueOf, MOST_VALUES, TooMuch } from "./foreign.ts";
import type { UntrustedYaml } from "./foreign.ts";
import { parseFast } from "./fast/index.ts";
import { reportRefused } from "./unsupported-syntax.ts";
import { reportSyntax } from "./syntax.ts";
import { toPlainData } from "./values.ts";
import type { ReportDiagnostic } from "../../base/diagnostics.ts";
import type { NodeLocation, Path, SourceFile } from "../../base/source.ts";
import type { Value } from "../../base/value.ts";

export type { Flaw, Word } from "./foreign.ts";
export { parseCodes, runExhausted, sourcesTooLong, tooManyProblems } from "./codes.ts";
export { byCause } from "./causes.ts";
export { countSeparators } from "./value-limit.ts";
export { glimpse } from "./guess-identity.ts";
export { locate } from "./locate.ts";
export { suppressions, type Suppression } from "./suppressions.ts";
export type { Scalar, Value } from "../../base/value.ts";
export { lexemes } from "./lexemes.ts";
export { tokenize } from "./tokens.ts";

export interface Document {
  readonly file: SourceFile;
  /** 0-based among the file's documents, empty ones counted. */
  readonly index: number;
  readonly value: Value;
  /** Of a document that patches made: where a part of it is written, in its own file or in a patch. */
  readonly whereWritten?: (path: Path, on: "key" | "value") => NodeLocation;
}

/** The place of a node: the key that introduces it, or the node itself. */
export function at(document: Document, path: Path = [], on: "key" | "value" = "value"): NodeLocation {
  return document.whereWritten?.(path, on) ?? { file: document.file, document: document.index, path, on };
}

/**
 * The documents of a file. Text is guarded before it is believed: a character that readers disagree about, or an
 * exceeded limit, leaves out the file; any other fault leaves out its document.
 */
export function parse(file: SourceFile, report: ReportDiagnostic): readonly Document[] {
  if (!checkCharacters(file, report) || !checkDensity(file, report)) return [];
  const values = parseFast(file.text);
  return values?.map((value, index) => ({ file, index, value })) ?? parseWithYaml(file, report);
}

/** What `parse` means: it reads the same as this, only that it is faster where the text is plain. */
export function parseWithYaml(file: SourceFile, report: ReportDiagnostic): readonly Document[] {
  return composed(file, report).flatMap((one, index) => {
    const read = readDocument(one, file, report);
    return read === undefined ? [] : [{ file, index, value: read.value }];
  });
}

/** The documents as `yaml` composes them; none where a limit is exceeded. What belongs to no document is reported. */
function composed(file: SourceFile, report: ReportDiagnostic): readonly Composed[] {
  const { documents, stray, excess } = compose(file.text);
  if (excess !== undefined) {
    reportExcess(excess, file, report);
    return [];
  }
  reportRefused(stray.marks, file, report);
  reportSyntax({ root: undefined, ...stray }, file, report);
  return documents;
}

export interface ForeignDocument extends UntrustedYaml {
  readonly document: Document;
}

/**
 * The documents of a text that another program reads: what a source may not have, such as anchors and doubtful words,
 * is read as that program reads it, or is a flaw of its document. Limits hold as for a source.
 */
export function parseForeign(file: SourceFile, report: ReportDiagnostic): readonly ForeignDocument[] {
  if (!checkCharacters(file, report) || !checkDensity(file, report)) return [];
  const values = parseFast(file.text);
  if (values !== undefined)
    return values.map((value, index) => ({ document: { file, index, value }, value, flaws: [], words: [] }));
  return composed(file, report).flatMap((one, index) => readForeign(one, { file, index }, report));
}

function readForeign(
  composed: Composed,
  { file, index }: Pick<Document, "file" | "index">,
  report: ReportDiagnostic,
): readonly ForeignDocument[] {
  const { root } = composed;
  const directives = composed.marks.filter(({ type }) => type === "directive");
  const errors = composed.errors.filter(({ code }) => code !== "TAG_RESOLVE_FAILED" && code !== "BAD_ALIAS");
  reportRefused(directives, file, report);
  reportSyntax({ ...composed, errors, marks: directives }, file, report);
  if (root === undefined || errors.length > 0 || directives.length > 0) return [];
  try {
    const foreign = foreignValueOf(root);
    return [{ ...foreign, document: { file, index, value: foreign.value } }];
  } catch (error) {
    if (!(error instanceof TooMuch)) throw error;
    const message = `the aliases of a document come to more than ${MOST_VALUES} values`;
    report(anchor, { file, start: root.range[0], end: root.range[0] + 1 }, message, {
      help: "write them out, or divide it",
    });
    return [];
  }
}

/** Undefined if it is empty, or has a fault, which is reported. */
function readDocument(
  composed: Composed,
  file: SourceFile,
  report: ReportDiagnostic,
): { readonly value: Value } | undefined {
  const { root, marks, errors } = composed;
  reportRefused(marks, file, report);
  reportSyntax(composed, file, report);
  if (root === undefined || errors.length > 0) return undefined;
  const read = toPlainData(root, file, report);
  return marks.length === 0 ? read : undefined;
}
