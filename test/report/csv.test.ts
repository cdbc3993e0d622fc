/** CSV is read back as it was written, by a reader of RFC 4180. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { escapeInvisible } from "../../src/base/escape.ts";
import { toCsv } from "../../src/report/csv.ts";

/** Splits records at CRLF and fields at commas outside of quotes. */
function readCsv(text: string): readonly (readonly string[])[] {
  const records = text.split("\r\n");
  expect(records.pop()).toBe("");
  return records.map((record) =>
    record
      .split(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/)
      .map((one) => (one.startsWith('"') ? one.slice(1, -1).replaceAll('""', '"') : one)),
  );
}

const field = fc
  .oneof(fc.string(), fc.constantFrom("", '"', ",", " a ", "=1+1", "-5", "a\r\nb", "\u202E"))
  .filter((text) => !/::|##\[/.test(text));
const rows = fc
  .integer({ min: 1, max: 5 })
  .chain((width) => fc.array(fc.array(field, { minLength: width, maxLength: width })));

test("fields come back, with invisible characters escaped", () => {
  fc.assert(
    fc.property(rows, (written) => {
      expect(readCsv(toCsv(written))).toEqual(written.map((row) => row.map((text) => escapeInvisible(text))));
    }),
  );
});

test("lines end in CRLF, and fields are quoted only where they need it", () => {
  expect(
    toCsv([
      ["name", "note"],
      ['say "hi"', "a, b"],
      ["=1+1", " x"],
    ]),
  ).toBe('name,note\r\n"say ""hi""","a, b"\r\n=1+1," x"\r\n');
});

test("a field can neither move the cursor nor command a CI runner", () => {
  expect(toCsv([["\u001B[31m", "::error::x"]])).toBe("\\u{1b}[31m,\\u{3a}:error::x\r\n");
});
