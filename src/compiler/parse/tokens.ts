/** Splits a text into tokens within the limits, and marks unsupported syntax. */
import type { CST } from "yaml";
import { yaml } from "../../base/lazy-libraries.ts";

/** A token of unsupported syntax; `start` is a UTF-16 offset. */
export interface Mark {
  readonly type: "anchor" | "alias" | "tag" | "directive" | "explicit-key";
  readonly source: string;
  readonly start: number;
}

/** The limit that is exceeded, and the UTF-16 offsets of the excess. */
export interface ReadLimitExceeded {
  readonly of: "documents" | "depth" | "keys" | "scalar";
  readonly start: number;
  readonly end: number;
}

export interface Tokens {
  readonly tokens: readonly CST.Token[];
  readonly marks: readonly Mark[];
  /** Where reading stopped; do not use the tokens then. */
  readonly excess?: ReadLimitExceeded;
}

export const LIMITS: Readonly<Record<ReadLimitExceeded["of"], number>> = {
  documents: 1000,
  depth: 64,
  keys: 5000,
  scalar: 256 * 1024,
};

const MARKED: Readonly<Record<string, Mark["type"] | undefined>> = {
  "&": "anchor",
  "*": "alias",
  "!": "tag",
  "%": "directive",
  "?": "explicit-key",
};

/** Limits the depth here, without recursion, because composing is recursive and can abort V8 on deep input. */
export function tokenize(text: string): Tokens {
  const { CST, Lexer, Parser } = yaml();
  const parser = new Parser();
  const tokens: CST.Token[] = [];
  const marks: Mark[] = [];
  let documents = 0;
  let isText = false;
  for (const lexeme of new Lexer().lex(text)) {
    const start = parser.offset;
    const mark = isText ? undefined : MARKED[lexeme[0] ?? ""];
    if (mark !== undefined) marks.push({ type: mark, source: lexeme, start });
    for (const token of parser.next(lexeme)) {
      tokens.push(token);
      if (token.type === "document") documents++;
    }
    const excess = exceeded(parser.stack, lexeme, isText, documents);
    if (excess !== undefined) return { tokens, marks, excess: { of: excess, start, end: start + lexeme.length } };
    isText = !isText && lexeme === CST.SCALAR;
  }
  tokens.push(...parser.end());
  return { tokens, marks };
}

function exceeded(
  stack: readonly CST.Token[],
  lexeme: string,
  isText: boolean,
  documents: number,
): ReadLimitExceeded["of"] | undefined {
  if (lexeme.length > LIMITS.scalar && (isText || lexeme.startsWith('"') || lexeme.startsWith("'"))) return "scalar";
  // The finished documents and the current one.
  if (documents + (stack[0]?.type === "document" ? 1 : 0) > LIMITS.documents) return "documents";
  if (stack.length > LIMITS.depth && stack.filter(yaml().CST.isCollection).length > LIMITS.depth) return "depth";
  if ((lexeme === ":" || lexeme === ",") && !isText && hasTooManyKeys(stack)) return "keys";
  return undefined;
}

function hasTooManyKeys(stack: readonly CST.Token[]): boolean {
  const inner = stack.findLast(yaml().CST.isCollection);
  if (inner === undefined || inner.items.length <= LIMITS.keys) return false;
  if (inner.type === "block-seq" || (inner.type === "flow-collection" && inner.start.source === "[")) return false;
  return inner.items.filter((item) => item.key !== undefined || item.sep !== undefined).length > LIMITS.keys;
}
