/** Makes text from documents safe to print: nothing in it moves the cursor, is hidden or reorders other text. */

/** Control and format characters (bidi, zero-width, tags), line and paragraph separators, lone surrogates. */
export const INVISIBLE: RegExp = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/** Writes invisible characters as `\u{1b}`. */
export function escapeInvisible(text: string): string {
  return text.replace(INVISIBLE, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}
