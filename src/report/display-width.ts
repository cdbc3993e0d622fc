/** Measures the width of text in terminal columns. */

/** East Asian wide characters and emoji take two columns; the ranges are scripts and blocks that are entirely wide. */
const WIDE =
  /[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\p{Emoji_Presentation}\u3000-\u303e\uff01-\uff60\uffe0-\uffe6]/u;
/** Combining characters take no column. */
const COMBINING = /\p{Mn}|\p{Me}/u;

/** The width of one code point. */
function widthOf(character: string): number {
  if (COMBINING.test(character)) return 0;
  return WIDE.test(character) ? 2 : 1;
}

export function textWidth(text: string): number {
  let width = 0;
  for (const character of text) width += widthOf(character);
  return width;
}
