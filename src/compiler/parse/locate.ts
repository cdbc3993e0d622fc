/** Converts a path in a document to a range of the text. The text is parsed again, and only on demand. */
import type { ParsedNode } from "yaml";
import { yaml } from "../../base/lazy-libraries.ts";
import { compose, type Stream } from "./compose.ts";
import { countSeparators } from "./file-limits.ts";
import { parseFast } from "./fast/index.ts";
import { splitDocuments, rangeAt } from "./fast/locate.ts";
import type { DocumentLines } from "./fast/locate.ts";
import { nameOf } from "./keys.ts";
import type { Location, NodeLocation, SourceFile } from "../../base/source.ts";
import type { Range } from "./fast/range.ts";

const NOWHERE: Range = { start: 0, end: 0 };

interface CachedStream {
  readonly stream: Stream;
  readonly lines: number;
}

/** The most recently used files. Their number is limited because nodes need a hundred times the memory of their text. */
const streams = new Map<SourceFile, CachedStream>();
const MAX_CACHED_LINES = 200_000;
let lines = 0;

function streamOf(file: SourceFile): Stream {
  const known = streams.get(file);
  const cached = known ?? { stream: compose(file.text), lines: countSeparators(file.text) + 1 };
  streams.delete(file);
  streams.set(file, cached);
  if (known === undefined) lines += cached.lines;
  for (const [oldest, old] of streams) {
    if (lines <= MAX_CACHED_LINES || oldest === file) break;
    streams.delete(oldest);
    lines -= old.lines;
  }
  return cached.stream;
}

/** In UTF-16 units. For longer texts, `yaml` is faster if many locations are requested. */
const MAX_FAST_LENGTH = 32 * 1024;
const outlines = new WeakMap<SourceFile, { readonly outline: DocumentLines | undefined }>();

/** Undefined if the fast parser does not accept the text. */
function outlineOf(file: SourceFile): DocumentLines | undefined {
  const isPlain = (): boolean => file.text.length <= MAX_FAST_LENGTH && parseFast(file.text) !== undefined;
  const known = outlines.get(file) ?? { outline: isPlain() ? splitDocuments(file.text) : undefined };
  outlines.set(file, known);
  return known.outline;
}

/** Each location is requested at least twice: for sorting and for reporting. */
const ranges = new WeakMap<NodeLocation, Range>();

/**
 * Returns the range of a node, limited to its first line. If the path does not exist, returns the key of the nearest
 * existing ancestor; if the document does not exist, the beginning of the file.
 */
export function locate(location: Location): Range {
  if (!("path" in location)) return { start: location.start, end: location.end };
  const known = ranges.get(location);
  if (known !== undefined) return known;
  const documents = outlineOf(location.file);
  const range = documents === undefined ? locateByYaml(location) : locateFast(location, documents);
  ranges.set(location, range);
  return range;
}

function locateFast({ file, document, path, on }: NodeLocation, documents: DocumentLines): Range {
  const lines = documents[document];
  return lines === undefined ? NOWHERE : rangeAt(file.text, lines, path, on);
}

/** The reference for `locate`, which returns the same but is faster for plain text. */
export function locateByYaml(location: NodeLocation): Range {
  const root = streamOf(location.file).documents[location.document]?.root;
  return root === undefined ? NOWHERE : find(root, location);
}

interface Step {
  /** Undefined for the root and for items of a list. */
  readonly key?: ParsedNode;
  readonly value: ParsedNode | null;
}

function find(root: ParsedNode, { file, path, on }: NodeLocation): Range {
  let current: Step = { value: root };
  let isMissing = false;
  for (const name of path) {
    const next = step(current.value, name);
    isMissing = next === undefined;
    if (next === undefined) break;
    current = next;
  }
  const { key, value } = current;
  const isEmpty = value === null || file.text.slice(value.range[0], value.range[1]).trim() === "";
  const node = key !== undefined && (on === "key" || isMissing || isEmpty) ? key : (value ?? key ?? root);
  return firstLine(file.text, node);
}

function step(node: ParsedNode | null, name: string | number): Step | undefined {
  const { isMap, isScalar, isSeq } = yaml();
  if (isSeq(node)) {
    const item = node.items[Number(name)];
    return item === undefined ? undefined : { value: item };
  }
  if (!isMap(node)) return undefined;
  const pair = node.items.find(({ key }) => isScalar(key) && nameOf(key) === String(name));
  return pair === undefined ? undefined : { key: pair.key, value: pair.value };
}

function firstLine(text: string, { range: [start, end] }: ParsedNode): Range {
  const line = text.slice(start, end).split("\n", 1)[0]?.trimEnd() ?? "";
  return { start, end: start + line.length };
}
