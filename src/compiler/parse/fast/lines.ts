/** Iterates over the lines of a text, with the current line and its indentation. */
import { BAIL_OUT } from "./scalars.ts";

const SPACE = 0x20;
const HASH = 0x23;
const BREAK = "---";

export class Lines {
  readonly #lines: readonly string[];
  #next = 0;
  /** The current line without its line end. */
  text = "";
  /** The column of the first character that is not a space; -1 at the end of a document. */
  indent = -1;

  /** `text` must end with a line feed. */
  constructor(text: string) {
    this.#lines = text.split("\n");
  }

  /** Advances to the first line of the first document, past a `---`. */
  beginFirst(): void {
    this.advance();
    if (this.text === BREAK) this.advance();
  }

  /** Advances to the first line of the next document; false if there is no other document. */
  beginNext(): boolean {
    if (this.text !== BREAK) return false;
    this.advance();
    return true;
  }

  isAtEnd(): boolean {
    return this.indent === -1;
  }

  /** Advances to the next line with content, skipping empty lines and comments. */
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

  /** Returns the next line unchanged, even a comment; undefined unless it is empty or indented deeper than `indent`. */
  takeBehind(indent: number): string | undefined {
    const line = this.#lines[this.#next];
    if (line === undefined || this.#next === this.#lines.length - 1) return undefined;
    if (line !== "" && !isBlankTo(line, indent + 1)) return undefined;
    if (line.endsWith(" ")) throw BAIL_OUT;
    this.#next++;
    return line;
  }

  /** Whether the current line begins with the dash of a list item. */
  isItem(): boolean {
    return this.text[this.indent] === "-" && (this.text[this.indent + 1] ?? " ") === " ";
  }

  /** The column of the next content at or after `from` on the current line; -1 if only a comment or nothing follows. */
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
