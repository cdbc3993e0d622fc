/** A source file, and a place in it: as offsets where text was read, as a path into a document everywhere else. */

export interface SourceFile {
  /** Relative to the repository's root, with `/`. */
  readonly path: string;
  readonly text: string;
}

/** Keys and 0-based indices from the root of a document. */
export type Path = readonly (string | number)[];

/** A range of text: UTF-16 offsets, `end` exclusive. */
export interface TextLocation {
  readonly file: SourceFile;
  readonly start: number;
  readonly end: number;
}

/**
 * A node of a document. It becomes offsets only when it is printed, by `locate` of parse.
 * A path that does not exist means its nearest existing ancestor.
 */
export interface NodeLocation {
  readonly file: SourceFile;
  /** 0-based index of the document in its file, empty documents counted. */
  readonly document: number;
  readonly path: Path;
  /** The key that introduces the node, or the node itself. */
  readonly on: "key" | "value";
}

export type Location = TextLocation | NodeLocation;

/** 1-based; columns count Unicode code points. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

const lineStarts = new WeakMap<SourceFile, readonly number[]>();

/** Offsets at which lines begin. LF ends a line; the CR of a CRLF belongs to the line it ends. */
export function lineStartsOf(file: SourceFile): readonly number[] {
  let starts = lineStarts.get(file);
  if (starts === undefined) {
    const found = [0];
    for (let at = file.text.indexOf("\n"); at !== -1; at = file.text.indexOf("\n", at + 1)) found.push(at + 1);
    starts = found;
    lineStarts.set(file, starts);
  }
  return starts;
}

/** The position of a UTF-16 offset; an offset past the end is the end. */
export function positionAt(file: SourceFile, offset: number): Position {
  const starts = lineStartsOf(file);
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  const start = starts[low] ?? 0;
  let column = 1;
  for (const _ of file.text.slice(start === 0 && file.text.charCodeAt(0) === 0xfeff ? 1 : start, offset)) column++;
  return { line: low + 1, column };
}

/** The text of a 1-based line, without its line end and without a byte order mark. */
export function lineText(file: SourceFile, line: number): string {
  const starts = lineStartsOf(file);
  const start = starts[line - 1] ?? file.text.length;
  const end = (starts[line] ?? file.text.length + 1) - 1;
  return file.text
    .slice(start, end)
    .replace(/\r$/, "")
    .replace(/^\ufeff/, "");
}
