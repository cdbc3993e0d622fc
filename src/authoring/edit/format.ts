/** Formats a file in the canonical layout, without a change of its content. */
import { append } from "../../base/collections.ts";
import { isDeepStrictEqual } from "node:util";
import { isCollection, isMap, isNode, isPair, isScalar, Lexer, LineCounter, parseAllDocuments, visit } from "yaml";
import type { Pair, YAMLMap } from "yaml";
import { EditError } from "./edit-error.ts";
import { SUPPRESSION, suppressions } from "../../compiler/parse/index.ts";
import { startOfLine } from "./detect-style.ts";
import { commentsIn, commentsOf, readApart, valuesOf } from "./syntax-tree.ts";
import type { SourceComment, Documents } from "./syntax-tree.ts";

const LAYOUT = {
  indent: 2,
  indentSeq: true,
  flowCollectionPadding: false,
  lineWidth: 120,
  minContentWidth: 0,
} as const;

const ENVELOPE = ["apiVersion", "kind", "metadata", "spec"];

/** The number of attempts to reach a stable result. */
const ROUNDS = 4;

/**
 * Indents by two, breaks lines at 120 columns where possible, uses LF and at most one empty line, and puts the envelope
 * in its usual order. Keeps quotes, all other order and all comments, each at its item. The result is stable. Throws an
 * EditError for a text with errors, or if the result would have a different meaning.
 */
export function format(text: string): string {
  let current = layOut(text);
  for (let round = 1; ; round++) {
    const again = layOut(current);
    if (again === current) break;
    if (round === ROUNDS) throw new EditError("formatting it again would change it again");
    current = again;
  }
  const before = text.replaceAll("\r\n", "\n");
  if (!isDeepStrictEqual(contentOf(current), contentOf(text)))
    throw new EditError("formatting would change its meaning");
  if (!isDeepStrictEqual(commentsOf(current), commentsOf(before)))
    throw new EditError("formatting would lose a comment");
  if (!isDeepStrictEqual(coverageOf(current), coverageOf(before)))
    throw new EditError(`formatting would change what a ${SUPPRESSION} comment applies to`);
  return current;
}

function layOut(input: string): string {
  const text = input.replace(/^\uFEFF/, "").replaceAll("\r\n", "\n");
  const documents = readApart(text);
  const comments = commentsIn(text);
  const texts = documents.map((document) => {
    if (isNothing(document)) return onlyComments(text.slice(document.range[0], document.range[2]));
    document.directives.docStart = null;
    document.directives.docEnd = false;
    keepCommentsInside(document, comments);
    markCommentsBehindKeys(document, text);
    if (isMap(document.contents)) sortEnvelope(document.contents);
    return withoutMarks(document.toString(LAYOUT));
  });
  const parts = documents.length === 0 ? [onlyComments(text)] : texts;
  return parts
    .filter((one) => one !== "")
    .join("---\n")
    .replace(/\n+$/, "\n");
}

/**
 * Puts a list or map in brackets on separate lines if a comment follows its last item: in brackets, it would be lost.
 */
function keepCommentsInside(document: Documents[number], comments: readonly SourceComment[]): void {
  visit(document, {
    Collection(_, node, path) {
      const last = endOfLastItem(node);
      if (node.flow !== true || last === undefined) return;
      const end = node.range?.[1] ?? 0;
      if (!comments.some(({ start, isAlone }) => isAlone && last <= start && start < end)) return;
      for (const one of [...path, node]) if (isCollection(one)) one.flow = false;
    },
  });
}

function endOfLastItem({ items }: { readonly items: readonly unknown[] }): number | undefined {
  const last = items.at(-1);
  const node = isPair(last) ? (last.value ?? last.key) : last;
  return isNode(node) ? node.range?.[1] : undefined;
}

/** Marks comments after a key and after a dash. Sources can't contain them, because control characters are rejected. */
const [BEHIND_KEY, BEHIND_DASH] = ["\u0001", "\u0002"];
const ABOVE_VALUE = new RegExp(String.raw`(?<=:)\n *(#[^\n]*)${BEHIND_KEY}(?=\n)`, "g");
const ABOVE_DASH = new RegExp(String.raw`^( *)(#[^\n]*)${BEHIND_DASH}\n\1- `, "gm");

/** `key: # comment` and `- # comment`: the library would print such a comment on a separate line. */
function markCommentsBehindKeys(document: Documents[number], text: string): void {
  const mark = (node: unknown, indicator: RegExp, sign: string): void => {
    if (!isNode(node) || !node.range || typeof node.commentBefore !== "string") return;
    const [first = "", ...others] = node.commentBefore.split("\n");
    const at = text.lastIndexOf(`#${first}`, node.range[0]);
    const isBehind = at !== -1 && indicator.test(text.slice(startOfLine(text, at), at));
    if (isBehind) node.commentBefore = [first + sign, ...others].join("\n");
  };
  visit(document, {
    Pair: (_, { value }) => mark(value, /:\s+$/, BEHIND_KEY),
    Seq(_, { items }) {
      for (const item of items) mark(item, /(?:^|\s)-\s+$/, BEHIND_DASH);
    },
  });
}

function withoutMarks(text: string): string {
  return text
    .replaceAll(ABOVE_VALUE, " $1")
    .replaceAll(ABOVE_DASH, "$1- $2\n$1  ")
    .replaceAll(BEHIND_KEY, "")
    .replaceAll(BEHIND_DASH, "");
}

/** The suppressions of a text, sorted, each with the scalars that begin on the line that it covers. */
function coverageOf(text: string): readonly unknown[] {
  const all = suppressions({ path: "", text });
  if (all.length === 0) return [];
  const onLine = new Map<number, string[]>();
  const lineCounter = new LineCounter();
  for (const document of parseAllDocuments(text, { lineCounter, logLevel: "silent" }) as Documents)
    visit(document, {
      Scalar(_, { range, source = "" }) {
        const { line } = lineCounter.linePos(range?.[0] ?? 0);
        append(onLine, line, source);
      },
    });
  return all.map(({ code, reason, line }) => JSON.stringify([code, reason, onLine.get(line)])).toSorted();
}

/** Whether a document is empty. An explicit `null` is not. */
function isNothing({ contents }: Documents[number]): boolean {
  return contents === null || (isScalar(contents) && contents.value === null && contents.source === "");
}

/** The comments of a text without content, one per line, with at most one empty line in between. */
function onlyComments(text: string): string {
  const lexemes = [...new Lexer().lex(text)].filter((one) => one.startsWith("#") || one === "\n");
  const lines = lexemes.map((one) => (one === "\n" ? one : one.trimEnd())).join("");
  const cleaned = lines.replaceAll(/\n{3,}/g, "\n\n").trim();
  return cleaned === "" ? "" : `${cleaned}\n`;
}

/** The values of the documents, without empty ones. */
function contentOf(text: string): readonly unknown[] {
  return valuesOf(text).filter((value) => value !== null);
}

/** Sorts the envelope. A comment above the first key belongs to the document and stays at its top. */
function sortEnvelope(map: YAMLMap.Parsed): void {
  const former = map.items[0]?.key;
  map.items.sort((a, b) => place(a) - place(b));
  const first = map.items[0]?.key;
  if (first === former || !isScalar(first) || !isScalar(former)) return;
  const head = former.commentBefore ?? "";
  if (head === "") return;
  first.commentBefore = [head, ...(first.commentBefore === undefined ? [] : [first.commentBefore])].join("\n");
  former.commentBefore = "";
}

function place({ key }: Pair): number {
  const index = isScalar(key) ? ENVELOPE.indexOf(String(key.value)) : -1;
  return index === -1 ? ENVELOPE.length : index;
}
