/** Finds the lexemes that suppression comments depend on, without `yaml`: lines with content, and comments. */
import { parseFast } from "./index.ts";
import type { Lexeme } from "../lexemes.ts";

/** Undefined if the text needs `yaml`, because a `#` may be in quotes or in a block scalar. */
export function plainLexemes(text: string): readonly Lexeme[] | undefined {
  if (/[|>]-?$/m.test(text) || parseFast(text) === undefined) return undefined;
  const found: Lexeme[] = [];
  let start = 0;
  for (const line of text.split("\n")) {
    const content = line.trimStart();
    const hash = content.startsWith("#") ? line.length - content.length : line.indexOf(" #") + 1;
    const isCommented = hash > 0 || content.startsWith("#");
    if (isCommented && /["']/.test(line.slice(0, hash))) return undefined;
    if (line === "---") found.push({ type: "doc-start", source: line, start });
    else if (content !== "" && !content.startsWith("#"))
      found.push({ type: "scalar", source: "", start: start + line.length - content.length });
    if (isCommented) found.push({ type: "comment", source: line.slice(hash), start: start + hash });
    start += line.length + 1;
  }
  return found;
}
