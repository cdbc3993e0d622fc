/** The canonical form of a file: how it is laid out, and nothing of what it says. */
import { isDeepStrictEqual } from "node:util";
import { isMap, isScalar, Lexer } from "yaml";
import type { Pair, YAMLMap } from "yaml";
import { EditFailure } from "./failure.ts";
import { commentsOf, read, valuesOf } from "./reading.ts";
import type { Documents } from "./reading.ts";

const LAYOUT = {
  indent: 2,
  indentSeq: true,
  flowCollectionPadding: false,
  lineWidth: 120,
  minContentWidth: 0,
} as const;

const ENVELOPE = ["apiVersion", "kind", "metadata", "spec"];

/** More rounds than this find no form that stays. */
const ROUNDS = 4;

/**
 * Indented by two, lines of at most 120 columns where they can be broken, LF, one empty line at most, the envelope in
 * its usual order; quotes, the order of everything else and all comments stay. Formatting it again changes nothing.
 * Throws an EditFailure for a text with faults, and where the form would not say the same.
 */
export function formatted(text: string): string {
  let now = laidOut(text);
  for (let round = 1; ; round++) {
    const again = laidOut(now);
    if (again === now) break;
    if (round === ROUNDS) throw new EditFailure("no form of it stays as it is");
    now = again;
  }
  if (!isDeepStrictEqual(saidIn(now), saidIn(text)))
    throw new EditFailure("its canonical form would mean something else");
  if (!isDeepStrictEqual(commentsOf(now), commentsOf(text.replaceAll("\r\n", "\n"))))
    throw new EditFailure("its canonical form would lose a comment");
  return now;
}

function laidOut(given: string): string {
  const text = given.replace(/^\uFEFF/, "").replaceAll("\r\n", "\n");
  const documents = read(text);
  const texts = documents.map((document) => {
    if (isNothing(document)) return commentsIn(text.slice(document.range[0], document.range[2]));
    document.directives.docStart = null;
    document.directives.docEnd = false;
    if (isMap(document.contents)) inOrder(document.contents);
    return document.toString(LAYOUT);
  });
  const said = documents.length === 0 ? [commentsIn(text)] : texts;
  return said
    .filter((one) => one !== "")
    .join("---\n")
    .replace(/\n+$/, "\n");
}

/** What stands between two `---` that says nothing; `null` in letters says something. */
function isNothing({ contents }: Documents[number]): boolean {
  return contents === null || (isScalar(contents) && contents.value === null && contents.source === "");
}

/** The comments of a text that holds nothing else, each on its line, one empty line at most between them. */
function commentsIn(text: string): string {
  const lexemes = [...new Lexer().lex(text)].filter((one) => one.startsWith("#") || one === "\n");
  const lines = lexemes.map((one) => (one === "\n" ? one : one.trimEnd())).join("");
  const told = lines.replaceAll(/\n{3,}/g, "\n\n").trim();
  return told === "" ? "" : `${told}\n`;
}

/** What a text says, document by document; one that holds nothing says nothing. */
function saidIn(text: string): readonly unknown[] {
  return valuesOf(text).filter((value) => value !== null);
}

/** What stands above the first key is the document's: it stays above whatever is first then. */
function inOrder(map: YAMLMap.Parsed): void {
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
