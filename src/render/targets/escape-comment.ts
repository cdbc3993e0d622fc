/** Text from documents as a comment of a program may have it, in whichever language the program is. */
import { INVISIBLE } from "../../base/escape.ts";

/**
 * One line that ends no comment and no docstring and begins no tag. Backslashes come in pairs, since Java and Python
 * read escapes even there; what is invisible is spelled without one.
 */
export function commentText(text: string): string {
  return text
    .replace(/\s+/g, " ")
    .trim()
    .replace(INVISIBLE, codePoint)
    .replaceAll("\\", "\\\\")
    .replaceAll("*/", "* /")
    .replaceAll('"""', "'''")
    .replace(/^@/, codePoint);
}

/** `U+202E` */
function codePoint(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
}
