/** The lexemes of a text that is read fast, as far as comments depend on them: a line says something, or is commented. */
import { parseFast } from "./index.ts";
import type { Lexeme } from "../lexemes.ts";

/** Undefined if `yaml` has to look: where a hash may stand in quotes, or in a block of text. */
export function plainLexemes(text: string): readonly Lexeme[] | undefined {
  if (/[|>]-?$/m.test(text) || parseFast(text) === undefined) return undefined;
  const found: Lexeme[] = [];
  let start = 0;
  for (const line of text.split("\n")) {
    const said = line.trimStart();
    const hash = said.startsWith("#") ? line.length - said.length : line.indexOf(" #") + 1;
    const isCommented = hash > 0 || said.startsWith("#");
    if (isCommented && /["']/.test(line.slice(0, hash))) return undefined;
    if (line === "---") found.push({ type: "doc-start", source: line, start });
    else if (said !== "" && !said.startsWith("#"))
      found.push({ type: "scalar", source: "", start: start + line.length - said.length });
    if (isCommented) found.push({ type: "comment", source: line.slice(hash), start: start + hash });
    start += line.length + 1;
  }
  return found;
}
