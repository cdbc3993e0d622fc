/** Tests lines, columns and excerpts: correct after any text, and small for long lines. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { toReportPlace } from "../../src/report/report.ts";
import type { ReportPlace } from "../../src/report/report.ts";
import { frame } from "../../src/report/terminal/code-frame.ts";
import { positionAt } from "../../src/base/source.ts";
import type { SourceFile } from "../../src/base/source.ts";

function placeIn(file: SourceFile, start: number, end: number = start + 1): ReportPlace {
  return toReportPlace({ file, start, end }, () => ({ start, end }));
}

/** A literal implementation of the definition. */
function counted({ text }: SourceFile, offset: number): { readonly line: number; readonly column: number } {
  const lines = text.slice(0, offset).split("\n");
  const last = (lines.at(-1) ?? "").replace(lines.length === 1 ? /^\ufeff/ : /(?!)/, "");
  return { line: lines.length, column: [...last].length + 1 };
}

const pieces = fc.constantFrom("a", "\n", "\r\n", "é", "😀", "\ud800", "x".repeat(4095), "😀".repeat(2048));
const texts = fc
  .tuple(fc.constantFrom("", "\ufeff"), fc.array(pieces, { maxLength: 12 }))
  .map(([mark, parts]) => mark + parts.join(""));

test("a column counts code points", () => {
  fc.assert(
    fc.property(texts, fc.nat(20_000), (text, offset) => {
      const file = { path: "a", text };
      expect(positionAt(file, offset)).toEqual(counted(file, Math.min(offset, text.length)));
    }),
    { seed: 1 },
  );
});

test("a long line has an excerpt around the location, with carets below it", () => {
  for (const before of ["", "x".repeat(900), "x".repeat(100_000), "😀".repeat(50_001)]) {
    const file = { path: "a", text: `b: 1\n${before} here ${"y".repeat(100_000)}\n` };
    const start = file.text.indexOf("here");
    const place = placeIn(file, start, start + 4);
    expect(place.source.length).toBeLessThan(2100);
    expect([...place.source].slice(place.column - (place.sourceColumn ?? 1)).join("")).toMatch(/^here y/);
    const { text, carets } = frame(place, 80);
    expect(carets).toMatch(/^ *\^{4}$/);
    expect(text.endsWith("…")).toBe(true);
    expect(text.startsWith("…")).toBe(before !== "");
  }
});

test("an excerpt without the key does not reveal a secret", () => {
  const file = { path: "a", text: `a: 1, password: "${"s".repeat(50_000)} here"` };
  const { source } = placeIn(file, file.text.indexOf("here"));
  expect(source).toMatch(/^[* ]+$/);
});
