/** Writes JSON with invisible characters escaped, so that it is safe to print. */
import { INVISIBLE } from "../base/escape.ts";

/** Indented by two spaces, with a line end. */
export function escapedJson(value: unknown): string {
  const text = JSON.stringify(value, null, 2).replace(INVISIBLE, (character) =>
    character === "\n" ? "\n" : escape(character),
  );
  // CI runners read `##[` anywhere in a line as a command.
  return `${text.replaceAll("##[", "##\\u005b")}\n`;
}

/** Writes every UTF-16 code unit as `\\uXXXX`. */
function escape(character: string): string {
  const units = Array.from({ length: character.length }, (_, index) => character.charCodeAt(index));
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, "0")}`).join("");
}
