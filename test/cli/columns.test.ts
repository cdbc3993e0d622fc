/** Tables fit the terminal without losing text, and a pipe gets one line per row. */
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { main } from "../../src/cli/index.ts";
import { columns, folded } from "../../src/cli/commands/columns.ts";
import { textWidth } from "../../src/report/display-width.ts";
import { fakeIo } from "./fake-io.ts";

const ROOT = join(import.meta.dirname, "../..");
// oxlint-disable-next-line no-control-regex
const ANSI = /\u001B\[\d+m/g;

const cell = fc.oneof(
  fc.string({ maxLength: 40 }),
  fc.string({ unit: fc.constantFrom("a", "機", "é", "e\u0301", "🚀", " "), maxLength: 40 }),
);
const table = fc.array(fc.array(cell, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 6 });

test("a table that fits is not folded", () => {
  fc.assert(
    fc.property(table, fc.integer({ min: 1, max: 300 }), (rows, room) => {
      const whole = columns(rows);
      const fits = whole.every((line) => textWidth(line) <= room);
      if (fits) expect(folded(rows, room)).toEqual(whole.map((line) => [line]));
    }),
  );
});

test("a folded table fits if its words do, and keeps all of them in order", () => {
  fc.assert(
    fc.property(table, fc.integer({ min: 1, max: 100 }), (rows, room) => {
      const words = (text: string): readonly string[] => text.split(/\s+/).filter((word) => word !== "");
      const lines = folded(rows, room);
      const longest = Math.max(0, ...columns(rows).flatMap(words).map(textWidth));
      for (const line of lines.flat()) expect(textWidth(line)).toBeLessThanOrEqual(Math.max(room, longest + 4));
      for (const [index, row] of rows.entries())
        expect(words((lines[index] ?? []).join("\n"))).toEqual(
          row.flatMap((cell) => words(columns([[cell]]).join(""))),
        );
    }),
  );
});

test("columns that do not fit go below, and their cells stay aligned", () => {
  const rows = [
    ["a", "features/a-long-name-of-a-file.yaml:16", "until 2027-01-31"],
    ["bc", "features/b.yaml:7", "x"],
  ];
  expect(folded(rows, 60)).toEqual([
    ["a   features/a-long-name-of-a-file.yaml:16  until 2027-01-31"],
    ["bc  features/b.yaml:7                       x"],
  ]);
  expect(folded(rows, 59)).toEqual([
    ["a   features/a-long-name-of-a-file.yaml:16", "  until 2027-01-31"],
    ["bc  features/b.yaml:7", "  x"],
  ]);
  expect(folded(rows, 20)).toEqual([
    ["a", "  features/a-long-name-of-a-file.yaml:16", "  until 2027-01-31"],
    ["bc", "  features/b.yaml:7", "  x"],
  ]);
});

test.each([60, 80, 200])("%i columns hold every list of the example", async (width) => {
  for (const what of ["", "features", "grants", "overrides", "meters", "clusters", "states", "matrix"]) {
    const io = fakeIo(ROOT);
    const stdout = { write: io.stdout.write, terminal: true, columns: width };
    expect(await main(["list", ...(what === "" ? [] : [what])], { ...io, stdout })).toBe(0);
    const lines = io.written().stdout.replaceAll(ANSI, "").split("\n");
    expect(Math.max(...lines.map(textWidth)), what).toBeLessThanOrEqual(width);
    if (what === "matrix") continue;
    const whole = fakeIo(ROOT);
    await main(["list", ...(what === "" ? [] : [what])], whole);
    const words = (text: string): readonly string[] => text.replaceAll(ANSI, "").trim().split(/\s+/);
    expect(words(io.written().stdout), what).toEqual(words(whole.written().stdout));
  }
});

test("a pipe gets whole lines", async () => {
  const io = fakeIo(ROOT);
  await main(["list", "grants"], io);
  expect(io.written().stdout).not.toContain("…");
});
