/** Rejects characters that are invisible or that YAML parsers treat differently. */
import * as codes from "./codes.ts";
import type { Code, ReportDiagnostic } from "../../base/diagnostics.ts";
import type { SourceFile } from "../../base/source.ts";

interface Kind {
  readonly code: Code;
  readonly noun: string;
  readonly every: RegExp;
  /** Default: delete or escape the character. */
  readonly help?: string;
}

/** A cheap test that most files fail. */
const NOTABLE = /[^\t\n\r\x20-\x7e]|\r(?!\n)/;

const KINDS: readonly Kind[] = [
  // oxlint-disable-next-line no-control-regex
  { code: codes.controlCharacter, noun: "a control character", every: /[\0-\x08\v\f\x0e-\x1f\x7f-\x84\x86-\x9f]/g },
  {
    code: codes.loneCarriageReturn,
    noun: "a carriage return without a line feed",
    every: /\r(?!\n)/g,
    help: "end lines with LF or CRLF",
  },
  { code: codes.oddLineBreak, noun: "a line break that only some parsers recognize", every: /[\x85\u2028\u2029]/g },
  { code: codes.bidiControl, noun: "a bidirectional control character", every: /\p{Bidi_Control}/gu },
  {
    code: codes.invisibleCharacter,
    noun: "an invisible character",
    // Variation selectors are allowed: they select the appearance of an emoji.
    every: /[[\p{Default_Ignorable_Code_Point}\u{fff9}-\u{fffb}]--[\p{Bidi_Control}\u{fe00}-\u{fe0f}\u{feff}]]/gv,
  },
  {
    code: codes.byteOrderMark,
    noun: "a byte order mark",
    every: /(?<=[^])\ufeff/g,
    help: "delete it; it is only allowed at the beginning of a file",
  },
  {
    code: codes.nonCharacter,
    noun: "a code point that is not a character",
    every: /\p{Noncharacter_Code_Point}/gu,
    help: "delete it",
  },
  { code: codes.loneSurrogate, noun: "half of a surrogate pair", every: /\p{Surrogate}/gu, help: "delete it" },
];

/** Reports each kind of character once, at its first occurrence. Returns true if nothing is found. */
export function checkCharacters(file: SourceFile, report: ReportDiagnostic): boolean {
  if (!NOTABLE.test(file.text)) return true;
  return KINDS.filter((kind) => has(kind, file, report)).length === 0;
}

function has({ code, noun, every, help }: Kind, file: SourceFile, report: ReportDiagnostic): boolean {
  const [first, ...others] = file.text.matchAll(every);
  if (first === undefined) return false;
  const [character] = first;
  const more = others.length === 0 ? "" : `, and ${others.length} more like it in this file`;
  const place = { file, start: first.index, end: first.index + character.length };
  const point = character.codePointAt(0) ?? 0;
  report(code, place, `the text contains ${noun}, ${nameOf(point)}${more}`, {
    help: help ?? `delete it, or write "${escapeOf(point)}" in a double-quoted string`,
  });
  return true;
}

/** For example `U+202E`. */
function nameOf(point: number): string {
  return `U+${hex(point, 4)}`;
}

/** The escape in a double-quoted YAML text. */
function escapeOf(point: number): string {
  if (point > 0xffff) return `\\U${hex(point, 8)}`;
  return point > 0xff ? `\\u${hex(point, 4)}` : `\\x${hex(point, 2)}`;
}

function hex(point: number, digits: number): string {
  return point.toString(16).toUpperCase().padStart(digits, "0");
}
