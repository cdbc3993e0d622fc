/** How many columns text takes in a terminal. */

/** East Asian wide and emoji take two; the ranges are those of the scripts and blocks that are wide as a whole. */
const WIDE =
  /[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\p{Emoji_Presentation}\u3000-\u303e\uff01-\uff60\uffe0-\uffe6]/u;
/** Drawn upon the character before. */
const COMBINING = /\p{Mn}|\p{Me}/u;

/** Of one character (a code point). */
export function widthOf(character: string): number {
  if (COMBINING.test(character)) return 0;
  return WIDE.test(character) ? 2 : 1;
}

export function textWidth(text: string): number {
  let width = 0;
  for (const character of text) width += widthOf(character);
  return width;
}
