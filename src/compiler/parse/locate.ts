/** A path into a document -> where it stands in the text. The text is read again, and only when it is asked for. */
import type { ParsedNode } from "yaml";
import { yaml } from "../../base/lazy-libraries.ts";
import { compose, type Stream } from "./compose.ts";
import { countSeparators } from "./value-limit.ts";
import { parseFast } from "./fast/index.ts";
import { outline, rangeAt } from "./fast/locate.ts";
import type { Outline } from "./fast/locate.ts";
import { nameOf } from "./keys.ts";
import type { Location, NodeLocation, SourceFile } from "../../base/source.ts";
import type { Range } from "./fast/range.ts";

const NOWHERE: Range = { start: 0, end: 0 };

interface Kept {
  readonly stream: Stream;
  readonly lines: number;
}

/** The files that were asked about last. Nodes need a hundred times the memory of their text. */
const streams = new Map<SourceFile, Kept>();
const MOST_LINES = 200_000;
let lines = 0;

function streamOf(file: SourceFile): Stream {
  const known = streams.get(file);
  const kept = known ?? { stream: compose(file.text), lines: countSeparators(file.text) + 1 };
  streams.delete(file);
  streams.set(file, kept);
  if (known === undefined) lines += kept.lines;
  for (const [oldest, old] of streams) {
    if (lines <= MOST_LINES || oldest === file) break;
    streams.delete(oldest);
    lines -= old.lines;
  }
  return kept.stream;
}

/** In longer texts `yaml` finds more places in less time. */
const LONGEST = 32 * 1024;
const outlines = new WeakMap<SourceFile, { readonly outline: Outline | undefined }>();

/** Undefined for a text that is not read fast. */
function outlineOf(file: SourceFile): Outline | undefined {
  const isPlain = (): boolean => file.text.length <= LONGEST && parseFast(file.text) !== undefined;
  const known = outlines.get(file) ?? { outline: isPlain() ? outline(file.text) : undefined };
  outlines.set(file, known);
  return known.outline;
}

/** Each place is asked for at least twice: to be sorted, and to be told. */
const ranges = new WeakMap<NodeLocation, Range>();

/**
 * A value is marked on its first line only. Of a path that leads nowhere, the key of the nearest ancestor that exists is
 * marked; the beginning of the file, if the document does not exist.
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

function locateFast({ file, document, path, on }: NodeLocation, documents: Outline): Range {
  const lines = documents[document];
  return lines === undefined ? NOWHERE : rangeAt(file.text, lines, path, on);
}

/** What `locate` means: it says the same as this, only that it is faster where the text is plain. */
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
  let here: Step = { value: root };
  let lost = false;
  for (const name of path) {
    const next = step(here.value, name);
    lost = next === undefined;
    if (next === undefined) break;
    here = next;
  }
  const { key, value } = here;
  const isEmpty = value === null || file.text.slice(value.range[0], value.range[1]).trim() === "";
  const node = key !== undefined && (on === "key" || lost || isEmpty) ? key : (value ?? key ?? root);
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
