/** Parses a text into documents, nodes with offsets, values and comments. */
import { Composer, isMap, isScalar, isSeq, parseAllDocuments, Parser } from "yaml";
import type { CST, Document as YamlDocument, ParsedNode, YAMLMap, YAMLSeq } from "yaml";
import { lexemes, tokenize } from "../../compiler/parse/index.ts";
import type { Path } from "../../base/source.ts";
import { EditError } from "./edit-error.ts";

const OPTIONS = { version: "1.2", schema: "core", logLevel: "silent", strict: true } as const;

export type Documents = readonly YamlDocument.Parsed[];

let latest: { readonly text: string; readonly documents: Documents } | undefined;

/**
 * Throws an EditError for invalid YAML, or for YAML that sources may not use, because offsets would be unreliable.
 * Callers must not change the cached result.
 */
function read(text: string): Documents {
  if (latest?.text !== text) latest = { text, documents: readAgain(text) };
  return latest.documents;
}

function readAgain(text: string): Documents {
  // Check before parsing: deep nesting would overflow the stack.
  const { excess, marks } = tokenize(text);
  const parsed = excess === undefined && marks.length === 0 ? parseAllDocuments(text, OPTIONS) : undefined;
  if (parsed === undefined || parsed.some(({ errors }) => errors.length > 0))
    throw new EditError("it has syntax errors: fix them first");
  return "empty" in parsed ? [] : parsed;
}

/**
 * Like `read`, but attaches each comment to the list or map of its indentation. The library keeps consecutive comments
 * together.
 */
export function readApart(text: string): Documents {
  if (read(text).length === 0) return [];
  const tokens = [...new Parser().parse(text)];
  for (const token of tokens) {
    if (token.type !== "document") continue;
    const moved = moveComments(token.value);
    if (moved.length > 0) token.end = [...moved, ...(token.end ?? [])];
  }
  return [...new Composer(OPTIONS).compose(tokens)] as YamlDocument.Parsed[];
}

type Block = CST.BlockMap | CST.BlockSequence;

/** Moves less indented comments at the end of a block to the next item; returns those that leave the block. */
function moveComments(token: CST.Token | undefined): readonly CST.SourceToken[] {
  if (token?.type !== "block-map" && token?.type !== "block-seq") return [];
  const items: { start: CST.SourceToken[]; value?: CST.Token; key?: unknown; sep?: unknown }[] = token.items;
  for (let index = 0; index < items.length; index++) {
    const moved = moveComments(items[index]?.value);
    if (moved.length === 0) continue;
    const next = items[index + 1];
    if (next === undefined) items.push({ start: [...moved] });
    else next.start.unshift(...moved);
  }
  return takeLeaving(token);
}

function takeLeaving({ indent, items }: Block): readonly CST.SourceToken[] {
  const last = items.at(-1);
  if (indent === 0 || last === undefined || last.key !== undefined || last.value !== undefined) return [];
  const first = last.start.findIndex((one) => one.type === "comment" && one.indent < indent);
  if (first === -1 || last.start.some(({ type }) => !/^(?:comment|newline|space)$/.test(type))) return [];
  const moved = last.start.splice(first);
  if (last.start.length === 0) items.pop();
  return moved;
}

export function valuesOf(text: string): readonly unknown[] {
  return read(text).map((document) => document.toJS() as unknown);
}

/** The node at a path of a document; undefined if it does not exist. */
export function nodeAt(text: string, document: number, path: Path): ParsedNode | undefined {
  let node: ParsedNode | null | undefined = read(text)[document]?.contents;
  for (const step of path) node = childOf(node, step);
  return node ?? undefined;
}

function childOf(node: ParsedNode | null | undefined, step: string | number): ParsedNode | null | undefined {
  if (isSeq(node)) return node.items[Number(step)];
  if (!isMap(node)) return undefined;
  return node.items.find(({ key }) => isScalar(key) && String(key.value) === String(step))?.value;
}

export function mapAt(text: string, document: number, path: Path): YAMLMap.Parsed {
  const node = nodeAt(text, document, path);
  if (isMap(node)) return node;
  throw new EditError(`\`${path.join(".")}\` is not a map`);
}

export function listAt(text: string, document: number, path: Path): YAMLSeq.Parsed {
  const node = nodeAt(text, document, path);
  if (isSeq(node)) return node;
  throw new EditError(`\`${path.join(".")}\` is not a list`);
}

/** The offset after the last character of a node, without trailing comments and empty lines. */
export function endOf(node: ParsedNode, text: string): number {
  if ((isMap(node) || isSeq(node)) && node.flow !== true) {
    const last = node.items.at(-1);
    const inner = last === undefined ? undefined : "key" in last ? (last.value ?? last.key) : last;
    // Without a value, `key:` has an empty range after the colon.
    if (inner !== undefined && inner !== null) return Math.max(endOf(inner, text), node.range[0]);
  }
  return node.range[0] + text.slice(node.range[0], node.range[1]).trimEnd().length;
}

/** A comment, from its `#` to the end of its line; offsets are in UTF-16 units. */
export interface SourceComment {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** Nothing else is on its line. */
  readonly isAlone: boolean;
}

/** The comments of a text, in order. */
export function commentsIn(text: string): readonly SourceComment[] {
  return [...lexemes(text)].flatMap(({ type, source, start }) => {
    if (type !== "comment") return [];
    const comment = source.trimEnd();
    const isAlone = text.slice(text.lastIndexOf("\n", start - 1) + 1, start).trim() === "";
    return [{ start, end: start + comment.length, text: comment, isAlone }];
  });
}

/** The comments of a text, sorted. */
export function commentsOf(text: string): readonly string[] {
  return commentsIn(text)
    .map((comment) => comment.text)
    .sort();
}

/** The offset of each document's `---`; 0 for a first document without one. */
export function startsOf(text: string): readonly number[] {
  const starts: number[] = [];
  for (const token of new Parser().parse(text)) {
    if (token.type !== "document") continue;
    starts.push(starts.length === 0 ? 0 : token.offset);
  }
  return starts;
}
