/** The text cut into lexemes: where a comment, a quoted text or an indicator stands, without any meaning. */
import { CST, Lexer } from "yaml";

export interface Lexeme {
  readonly type: CST.TokenType | null;
  readonly source: string;
  /** UTF-16 offset of its first character. */
  readonly start: number;
}

/** Takes no room in the text: eemeli's lexer uses it to say what follows. */
const WITHOUT_WIDTH: ReadonlySet<string> = new Set([CST.DOCUMENT, CST.FLOW_END, CST.SCALAR]);

/** In the order of the text. Plain and block text has the type `scalar`. */
export function* lexemes(text: string): Generator<Lexeme, void> {
  let start = 0;
  let isText = false;
  for (const source of new Lexer().lex(text)) {
    if (!isText && WITHOUT_WIDTH.has(source)) {
      isText = source === CST.SCALAR;
      continue;
    }
    yield { type: isText ? "scalar" : CST.tokenType(source), source, start };
    isText = false;
    start += source.length;
  }
}
