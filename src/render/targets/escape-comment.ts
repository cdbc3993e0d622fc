/** Escapes text from documents for comments of any programming language. */
import { INVISIBLE } from "../../base/escape.ts";

/**
 * One line that can't end a comment or docstring or begin a tag. Doubles backslashes, because Java and Python read
 * escapes in comments, and spells out invisible characters.
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
