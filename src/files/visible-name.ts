/** Makes file names safe to print. */

/** Control characters, bytes that are not UTF-8 (read as U+FFFD), invisible characters and bidi controls. */
const UNSEEN =
  // oxlint-disable-next-line no-control-regex
  /[\0-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff\ufffd-\uffff\u{e0000}-\u{e0fff}]/gu;

/** The name with invisible characters escaped. */
export function visibleName(name: string): string {
  return name.replace(UNSEEN, (character) => `\\u{${character.codePointAt(0)?.toString(16).toUpperCase()}}`);
}
