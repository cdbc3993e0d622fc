/** Source files and locations in them: offsets while a text is parsed, a path into a document afterwards. */

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
 * A node of a document. `locate` in compiler/parse turns it into offsets when it is printed.
 * If the path does not exist, its nearest existing ancestor is meant.
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
function lineStartsOf(file: SourceFile): readonly number[] {
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
  return {
    line: low + 1,
    column: codePoints(file, lineStartAt(file, low + 1), Math.min(offset, file.text.length)) + 1,
  };
}

/** The offset where the text of a 1-based line begins, after a byte order mark. */
export function lineStartAt(file: SourceFile, line: number): number {
  if (line === 1) return file.text.charCodeAt(0) === 0xfeff ? 1 : 0;
  return lineStartsOf(file)[line - 1] ?? file.text.length;
}

/** The text of a 1-based line, without its line end and without a byte order mark. */
export function lineText(file: SourceFile, line: number): string {
  const end = (lineStartsOf(file)[line] ?? file.text.length + 1) - 1;
  return file.text.slice(lineStartAt(file, line), end).replace(/\r$/, "");
}

const BLOCK = 4096;
const pairs = new WeakMap<SourceFile, Uint32Array>();

/** The number of code points between two offsets. Counting in blocks keeps this cheap for a file that is one long line. */
function codePoints(file: SourceFile, start: number, end: number): number {
  return Math.max(0, end - start - pairsBefore(file, end) + pairsBefore(file, start));
}

/** The number of surrogate pairs that end before an offset. */
function pairsBefore(file: SourceFile, offset: number): number {
  const block = Math.floor(offset / BLOCK);
  return (pairsOf(file)[block] ?? 0) + countPairs(file.text, block * BLOCK, offset);
}

/** The number of surrogate pairs that end before each block. */
function pairsOf(file: SourceFile): Uint32Array {
  let counts = pairs.get(file);
  if (counts === undefined) {
    counts = new Uint32Array(Math.floor(file.text.length / BLOCK) + 1);
    for (let block = 1; block < counts.length; block++)
      counts[block] = (counts[block - 1] ?? 0) + countPairs(file.text, (block - 1) * BLOCK, block * BLOCK);
    pairs.set(file, counts);
  }
  return counts;
}

/** Counts the surrogate pairs whose second half is between the offsets. */
function countPairs(text: string, start: number, end: number): number {
  let count = 0;
  for (let at = start; at < end; at++)
    if ((text.charCodeAt(at) & 0xfc00) === 0xdc00 && (text.charCodeAt(at - 1) & 0xfc00) === 0xd800) count++;
  return count;
}

/** A text as Git stores it when `core.autocrlf` checks out CRLF. Texts that differ only in line ends are equal. */
export function withLineFeeds(text: string): string {
  return text.replaceAll("\r\n", "\n");
}
