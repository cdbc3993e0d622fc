/** Splits a text into lexemes such as comments, quoted texts and indicators, without interpreting them. */
import type { CST } from "yaml";
import { yaml } from "../../base/lazy-libraries.ts";

export interface Lexeme {
  readonly type: CST.TokenType | null;
  readonly source: string;
  /** UTF-16 offset. */
  readonly start: number;
}

/** Yields in the order of the text. Plain and block text has the type `scalar`. */
export function* lexemes(text: string): Generator<Lexeme, void> {
  const { CST, Lexer } = yaml();
  /** Control lexemes that announce what follows; they are not in the text. */
  const withoutWidth: ReadonlySet<string> = new Set([CST.DOCUMENT, CST.FLOW_END, CST.SCALAR]);
  let start = 0;
  let isText = false;
  for (const source of new Lexer().lex(text)) {
    if (!isText && withoutWidth.has(source)) {
      isText = source === CST.SCALAR;
      continue;
    }
    yield { type: isText ? "scalar" : CST.tokenType(source), source, start };
    isText = false;
    start += source.length;
  }
}
