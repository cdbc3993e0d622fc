/** parse: a source file -> its documents. Owns the question "is this text YAML that every reader reads alike?". */
import { checkCharacters } from "./parse/characters.ts";
import { compose, type Composed } from "./parse/compose.ts";
import { checkDensity } from "./parse/density.ts";
import { reportExcess } from "./parse/excess.ts";
import { readFast } from "./parse/fast.ts";
import { reportRefused } from "./parse/refused.ts";
import { reportSyntax } from "./parse/syntax.ts";
import { valueOf } from "./parse/values.ts";
import type { Report } from "./diagnostics.ts";
import type { NodeLocation, Path, SourceFile } from "./source.ts";

export { codes, runExhausted, sourcesTooLong, tooManyProblems } from "./parse/codes.ts";
export { byCause } from "./parse/causes.ts";
export { density } from "./parse/density.ts";
export { glimpse } from "./parse/glimpse.ts";
export { locate } from "./parse/locate.ts";
export { suppressions, type Suppression } from "./parse/suppressions.ts";

export type Scalar = string | number | boolean | null;
/** Plain data: objects have no prototype and never a key `__proto__`. */
export type Value = Scalar | readonly Value[] | { readonly [key: string]: Value };

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
export function parse(file: SourceFile, report: Report): readonly Document[] {
  if (!checkCharacters(file, report) || !checkDensity(file, report)) return [];
  const values = readFast(file.text);
  return values?.map((value, index) => ({ file, index, value })) ?? parseByYaml(file, report);
}

/** What `parse` means: it reads the same as this, only that it is faster where the text is plain. */
export function parseByYaml(file: SourceFile, report: Report): readonly Document[] {
  const { documents, stray, excess } = compose(file.text);
  if (excess !== undefined) {
    reportExcess(excess, file, report);
    return [];
  }
  reportRefused(stray.marks, file, report);
  reportSyntax({ root: undefined, ...stray }, file, report);
  return documents.flatMap((composed, index) => {
    const read = readDocument(composed, file, report);
    return read === undefined ? [] : [{ file, index, value: read.value }];
  });
}

/** Undefined if it is empty, or has a fault, which is reported. */
function readDocument(composed: Composed, file: SourceFile, report: Report): { readonly value: Value } | undefined {
  const { root, marks, errors } = composed;
  reportRefused(marks, file, report);
  reportSyntax(composed, file, report);
  if (root === undefined || errors.length > 0) return undefined;
  const read = valueOf(root, file, report);
  return marks.length === 0 ? read : undefined;
}
