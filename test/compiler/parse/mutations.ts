/** Arbitraries for YAML texts with realistic and unrealistic changes. */
import fc from "fast-check";

const PIECES = [
  " ", "  ", "    ", "\n", "\n\n", "\n  ", "\n    ", "\n- ", "\n  - ", ":", ": ", "-", "- ", "#", " #", " # x", "'", '"', "''", '""',
  "[", "]", "{", "}", ",", ", ", "|", ">", "|-", ">-", " |\n", " >-\n", ": |\n", ": >-\n      ", "---\n", "...\n", "\n---\n", "--- ",
  "é", "\u00a0", "\u{1f600}", "\u2003", "0", "-", "-1", "1e3", "0x1F", "0o7", "-0", "1.", ".5", "+1", "null", "~", "Null", "true", "True",
  "yes", "on", "y", "1_000", "22:00", "2026-01-01", "1.10", "9007199254740993", "\\", "\\n", "&a", "*a", "!x", "!!str ", "%", "@", "`",
  "?", "? ", "<<", "<<: ", "__proto__", "\t", "=", ".", "a", "a: ", "a: b", "a:\n", "[a, b]", "{a: b}", "{a: [b, {c: d}]}", '"a": ',
]; // prettier-ignore

type Edit = (text: string, at: number, size: number, piece: string) => string;

const EDITS: readonly Edit[] = [
  (text, at, _, piece) => text.slice(0, at) + piece + text.slice(at),
  (text, at, size) => text.slice(0, at) + text.slice(at + size),
  (text, at, size, piece) => text.slice(0, at) + piece + text.slice(at + size),
  (text, at, size) => onLine(text, at, (line) => [" ".repeat(size) + line]),
  (text, at, size) => onLine(text, at, (line) => [line.slice(Math.min(size, line.search(/[^ ]|$/)))]),
  (text, at) => onLine(text, at, (line) => [line, line]),
  (text, at) => onLine(text, at, () => []),
  (text, at, _, piece) => onLine(text, at, (line) => [line + piece]),
  (text, at, _, piece) => onLine(text, at, (line) => [line.replace(/(?<=: ).*/, () => piece)]),
  (text, at) => onLine(text, at, (line) => ["", line]),
  (text, at, size) => onLine(text, at, (line) => [`${" ".repeat(size)}# x`, line]),
];

function onLine(text: string, at: number, change: (line: string) => readonly string[]): string {
  const from = text.lastIndexOf("\n", at - 1) + 1;
  const end = text.indexOf("\n", at);
  const to = end === -1 ? text.length : end;
  const lines = change(text.slice(from, to)).join("\n");
  return text.slice(0, from) + lines + text.slice(to);
}

/** Texts of a corpus with one to four edits. */
export function mutated(corpus: readonly string[]): fc.Arbitrary<string> {
  const edit = fc.record({
    edit: fc.constantFrom(...EDITS),
    where: fc.double({ min: 0, max: 1, noNaN: true }),
    size: fc.integer({ min: 1, max: 4 }),
    piece: fc.oneof(fc.constantFrom(...PIECES), fc.string({ maxLength: 3, unit: "grapheme" })),
  });
  return fc
    .tuple(fc.constantFrom(...corpus), fc.array(edit, { minLength: 1, maxLength: 4 }))
    .map(([text, edits]) =>
      edits.reduce(
        (now, { edit: change, where, size, piece }) => change(now, Math.floor(where * now.length), size, piece),
        text,
      ),
    );
}

/** Texts of random fragments. */
export const patchwork: fc.Arbitrary<string> = fc
  .array(fc.constantFrom(...PIECES, "a: ", "b:", "\n", "\n  ", "\n- ", "c"), { minLength: 1, maxLength: 9 })
  .map((pieces) => `${pieces.join("")}\n`);
