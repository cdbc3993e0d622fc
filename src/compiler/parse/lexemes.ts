/** The text cut into lexemes: where a comment, a quoted text or an indicator stands, without any meaning. */
import type { CST } from "yaml";
import { yaml } from "../../base/lazy-libraries.ts";

export interface Lexeme {
  readonly type: CST.TokenType | null;
  readonly source: string;
  /** UTF-16 offset of its first character. */
  readonly start: number;
}

/** In the order of the text. Plain and block text has the type `scalar`. */
export function* lexemes(text: string): Generator<Lexeme, void> {
  const { CST, Lexer } = yaml();
  /** They take no room in the text: the lexer uses them to say what follows. */
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
