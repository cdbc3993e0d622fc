/** The characters that no source may hold: they are invisible, or readers of YAML disagree about them. */
import * as codes from "./codes.ts";
import type { Code, Report } from "../diagnostics.ts";
import type { SourceFile } from "../source.ts";

/** Everything suspicious at once; surrogates only so that they are looked at by code point. */
const SUSPECT =
  // oxlint-disable-next-line no-control-regex, no-misleading-character-class
  /[\0-\x08\v\f\x0e-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ud800-\udfff\ufdd0-\ufdef\ufeff\uffa0\ufff9-\ufffb\ufffe\uffff]|\r(?!\n)/;
const EVERY = new RegExp(SUSPECT.source.replace("\\ud800-\\udfff", "\\u{d800}-\\u{dfff}\\u{10000}-\\u{10ffff}"), "gu");

/** Reports each kind of character once, where it first stands. True if there is none. */
export function checkCharacters(file: SourceFile, report: Report): boolean {
  if (!SUSPECT.test(file.text)) return true;
  const found = new Map<Code, { readonly at: number; readonly point: number; count: number }>();
  for (const { 0: character, index } of file.text.matchAll(EVERY)) {
    const point = character.codePointAt(0) ?? 0;
    const code = codeOf(point, index);
    if (code === undefined) continue;
    const known = found.get(code);
    if (known === undefined) found.set(code, { at: index, point, count: 1 });
    else known.count++;
  }
  for (const [code, { at, point, count }] of found) {
    const more = count === 1 ? "" : `, and ${count - 1} more of its kind in this file`;
    const place = { file, start: at, end: at + (point > 0xffff ? 2 : 1) };
    report(code, place, `${NOUNS.get(code) ?? "a character"}, ${nameOf(point)}, stands in the text${more}`, {
      help: helpFor(code, point),
    });
  }
  return found.size === 0;
}

const NOUNS: ReadonlyMap<Code, string> = new Map([
  [codes.controlCharacter, "a control character"],
  [codes.loneCarriageReturn, "a carriage return without a line feed"],
  [codes.oddLineBreak, "a line break that only some readers know"],
  [codes.bidiControl, "a character that turns the direction of writing"],
  [codes.invisibleCharacter, "an invisible character"],
  [codes.byteOrderMark, "a byte order mark"],
  [codes.nonCharacter, "a code point that is no character"],
  [codes.loneSurrogate, "half of a surrogate pair"],
]);

/** `U+202E`. */
function nameOf(point: number): string {
  return `U+${point.toString(16).toUpperCase().padStart(4, "0")}`;
}

function helpFor(code: Code, point: number): string {
  if (code === codes.loneCarriageReturn) return "end lines with LF or CRLF";
  if (code === codes.byteOrderMark) return "delete it; it may stand only at the very beginning of a file";
  if (code === codes.nonCharacter || code === codes.loneSurrogate) return "delete it";
  return `delete it, or write "${escapeOf(point)}" in a double-quoted string`;
}

function escapeOf(point: number): string {
  const hex = point.toString(16).toUpperCase();
  if (point > 0xffff) return `\\U${hex.padStart(8, "0")}`;
  return point > 0xff ? `\\u${hex.padStart(4, "0")}` : `\\x${hex.padStart(2, "0")}`;
}

/** The code under which a suspect is refused, if it is. */
function codeOf(point: number, index: number): Code | undefined {
  if (point === 0x0d) return codes.loneCarriageReturn;
  if (point === 0x85 || point === 0x2028 || point === 0x2029) return codes.oddLineBreak;
  if (point < 0xa0) return codes.controlCharacter;
  if (point === 0xfeff) return index === 0 ? undefined : codes.byteOrderMark;
  if (isBidiControl(point)) return codes.bidiControl;
  if (point >= 0xd800 && point <= 0xdfff) return codes.loneSurrogate;
  if ((point & 0xfffe) === 0xfffe || (point >= 0xfdd0 && point <= 0xfdef)) return codes.nonCharacter;
  if (point > 0xffff) return point >= 0xe0000 && point <= 0xe0fff ? codes.invisibleCharacter : undefined;
  return codes.invisibleCharacter;
}

function isBidiControl(point: number): boolean {
  if (point === 0x061c || point === 0x200e || point === 0x200f) return true;
  return (point >= 0x202a && point <= 0x202e) || (point >= 0x2066 && point <= 0x2069);
}
