/** A text line by line, with the line that is being read. */
import { BAIL_OUT } from "./scalars.ts";

const SPACE = 0x20;
const HASH = 0x23;
const BREAK = "---";

export class Lines {
  readonly #lines: readonly string[];
  #next = 0;
  /** The current line, without its line end. */
  text = "";
  /** The column at which the current line begins to say something; -1 at the end of a document. */
  indent = -1;

  /** `text` ends with a line feed. */
  constructor(text: string) {
    this.#lines = text.split("\n");
  }

  /** To the first line of the first document, which may be announced. */
  beginFirst(): void {
    this.advance();
    if (this.text === BREAK) this.advance();
  }

  /** To the first line of the document that follows; false if there is none. */
  beginNext(): boolean {
    if (this.text !== BREAK) return false;
    this.advance();
    return true;
  }

  /** Whether the document has no more lines. */
  isAtEnd(): boolean {
    return this.indent === -1;
  }

  /** To the next line that says something. */
  advance(): void {
    for (let line = this.#lines[this.#next]; line !== undefined; line = this.#lines[this.#next]) {
      this.#next++;
      let indent = 0;
      while (line.charCodeAt(indent) === SPACE) indent++;
      if (indent === line.length) continue;
      if (line.charCodeAt(indent) === HASH) continue;
      this.text = line;
      this.indent = line === BREAK ? -1 : indent;
      return;
    }
    this.text = "";
    this.indent = -1;
  }

  /** The next line whatever it says, as it stands, while it is empty or begins behind a column. */
  takeBehind(indent: number): string | undefined {
    const line = this.#lines[this.#next];
    if (line === undefined || this.#next === this.#lines.length - 1) return undefined;
    if (line !== "" && !isBlankTo(line, indent + 1)) return undefined;
    if (line.endsWith(" ")) throw BAIL_OUT;
    this.#next++;
    return line;
  }

  /** Whether the current line begins an item of a list. */
  isItem(): boolean {
    return this.text[this.indent] === "-" && (this.text[this.indent + 1] ?? " ") === " ";
  }

  /** Where something stands on the current line from a column on, behind spaces; -1 if nothing does but a comment. */
  skip(from: number): number {
    let at = from;
    while (this.text.charCodeAt(at) === SPACE) at++;
    if (at >= this.text.length) return -1;
    if (this.text.charCodeAt(at) !== HASH) return at;
    if (at === from) throw BAIL_OUT;
    return -1;
  }
}

function isBlankTo(line: string, column: number): boolean {
  for (let at = 0; at < column; at++) if (line.charCodeAt(at) !== SPACE) return false;
  return true;
}
