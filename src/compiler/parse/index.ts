/** parse: converts a source file to documents, and rejects text that YAML parsers read differently. */
import { anchor } from "./codes.ts";
import { checkCharacters } from "./characters.ts";
import { compose, type Composed } from "./compose.ts";
import { checkDensity, reportReadLimit } from "./file-limits.ts";
import { toForeignData, MOST_VALUES, TooManyValues } from "./foreign.ts";
import type { UntrustedYaml } from "./foreign.ts";
import { parseFast } from "./fast/index.ts";
import { reportUnsupportedSyntax } from "./unsupported-syntax.ts";
import { reportSyntax } from "./syntax.ts";
import { toPlainData } from "./values.ts";
import type { ReportDiagnostic } from "../../base/diagnostics.ts";
import type { NodeLocation, Path, SourceFile } from "../../base/source.ts";
import type { Value } from "../../base/value.ts";

export type { Flaw, Word } from "./foreign.ts";
export { parseCodes, runExhausted, sourcesTooLong, tooManyProblems } from "./codes.ts";
export { byCause } from "./causes.ts";
export { countSeparators } from "./file-limits.ts";
export { guessIdentities } from "./guess-identity.ts";
export { locate } from "./locate.ts";
export { maySuppress, SUPPRESSION, suppressions, withoutSuppressions } from "./suppressions.ts";
export type { Suppression } from "./suppressions.ts";
export type { Scalar, Value } from "../../base/value.ts";
export { lexemes } from "./lexemes.ts";
export { tokenize } from "./tokens.ts";

export interface Document {
  readonly file: SourceFile;
  /** 0-based, counting empty documents. */
  readonly index: number;
  readonly value: Value;
  /** For a patched document: returns where a part is written, in the original file or in a patch. */
  readonly whereWritten?: (path: Path, on: "key" | "value") => NodeLocation;
}

/** Where a document is written. */
export type DocumentPlace = Omit<Document, "value">;

/** The location of a node, or of the key that introduces it. */
export function locationIn(document: DocumentPlace, path: Path = [], on: "key" | "value" = "value"): NodeLocation {
  return document.whereWritten?.(path, on) ?? { file: document.file, document: document.index, path, on };
}

/**
 * Returns the valid documents of a file and reports the faults of others. A rejected character or an exceeded limit
 * excludes the whole file, any other fault only its document.
 */
export function parse(file: SourceFile, report: ReportDiagnostic): readonly Document[] {
  if (!checkCharacters(file, report) || !checkDensity(file, report)) return [];
  const values = parseFast(file.text);
  return values?.map((value, index) => ({ file, index, value })) ?? parseWithYaml(file, report);
}

/** The reference for `parse`, which returns the same but is faster for plain text. */
export function parseWithYaml(file: SourceFile, report: ReportDiagnostic): readonly Document[] {
  return composed(file, report).flatMap((document, index) => {
    const result = readDocument(document, file, report);
    return result === undefined ? [] : [{ file, index, value: result.value }];
  });
}

/** Composes with `yaml`. Reports faults outside of documents. Empty, and reported, if a limit is exceeded. */
function composed(file: SourceFile, report: ReportDiagnostic): readonly Composed[] {
  const { documents, stray, excess } = compose(file.text);
  if (excess !== undefined) {
    reportReadLimit(excess, file, report);
    return [];
  }
  reportUnsupportedSyntax(stray.marks, file, report);
  reportSyntax({ root: undefined, ...stray }, file, report);
  return documents;
}

export interface ForeignDocument extends UntrustedYaml {
  readonly document: Document;
}

/**
 * Returns the documents of a text for another program. Syntax that a source may not use, such as anchors and ambiguous
 * words, is read as that program reads it, or becomes a flaw of the document. The limits for sources apply.
 */
export function parseForeign(file: SourceFile, report: ReportDiagnostic): readonly ForeignDocument[] {
  if (!checkCharacters(file, report) || !checkDensity(file, report)) return [];
  const values = parseFast(file.text);
  if (values !== undefined)
    return values.map((value, index) => ({ document: { file, index, value }, value, flaws: [], words: [] }));
  return composed(file, report).flatMap((document, index) => readForeign(document, { file, index }, report));
}

function readForeign(
  composed: Composed,
  { file, index }: Pick<Document, "file" | "index">,
  report: ReportDiagnostic,
): readonly ForeignDocument[] {
  const { root } = composed;
  const directives = composed.marks.filter(({ type }) => type === "directive");
  const errors = composed.errors.filter(({ code }) => code !== "TAG_RESOLVE_FAILED" && code !== "BAD_ALIAS");
  reportUnsupportedSyntax(directives, file, report);
  reportSyntax({ ...composed, errors, marks: directives }, file, report);
  if (root === undefined || errors.length > 0 || directives.length > 0) return [];
  try {
    const foreign = toForeignData(root);
    return [{ ...foreign, document: { file, index, value: foreign.value } }];
  } catch (error) {
    if (!(error instanceof TooManyValues)) throw error;
    const message = `the aliases of a document expand to more than ${MOST_VALUES} values`;
    report(anchor, { file, start: root.range[0], end: root.range[0] + 1 }, message, {
      help: "write them out, or divide it",
    });
    return [];
  }
}

/** Undefined if the document is empty or has a fault, which is reported. */
function readDocument(
  composed: Composed,
  file: SourceFile,
  report: ReportDiagnostic,
): { readonly value: Value } | undefined {
  const { root, marks, errors } = composed;
  reportUnsupportedSyntax(marks, file, report);
  reportSyntax(composed, file, report);
  if (root === undefined || errors.length > 0) return undefined;
  const result = toPlainData(root, file, report);
  return marks.length === 0 ? result : undefined;
}
