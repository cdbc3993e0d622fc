/** JSON that is inert wherever it is shown: what is invisible is escaped, which leaves its meaning as it is. */
import { INVISIBLE } from "./visible.ts";

/** Indented by two, with a line end. */
export function inertJson(value: unknown): string {
  const text = JSON.stringify(value, null, 2).replace(INVISIBLE, (character) =>
    character === "\n" ? "\n" : escape(character),
  );
  // A CI runner takes `##[` for a command, wherever it stands.
  return `${text.replaceAll("##[", "##\\u005b")}\n`;
}

/** Every UTF-16 code unit as `\\uXXXX`. */
function escape(character: string): string {
  const units = Array.from({ length: character.length }, (_, index) => character.charCodeAt(index));
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, "0")}`).join("");
}
