/** Text from documents as a person may be shown it: nothing in it moves the cursor, hides or reorders. */

/** Controls, formats (bidi, zero-width, tags), line and paragraph separators, lone surrogates. */
export const INVISIBLE: RegExp = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/** Invisible characters spelled as `\u{1b}`. */
export function escapeInvisible(text: string): string {
  return text.replace(INVISIBLE, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}
