/** Tables fit the terminal, whatever is in them, and a pipe gets them whole. */
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { main } from "../../src/cli/index.ts";
import { quoteList } from "../../src/base/diagnostics.ts";
import { columns } from "../../src/cli/commands/columns.ts";
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

test("a table that fits is as it would be without a limit", () => {
  fc.assert(
    fc.property(table, fc.integer({ min: 1, max: 300 }), (rows, room) => {
      const whole = columns(rows);
      const fits = whole.every((line) => textWidth(line) <= room);
      if (fits) expect(columns(rows, [2], room)).toEqual(whole);
    }),
  );
});

test("one that does not fits then, if six columns of twelve and the first one do", () => {
  fc.assert(
    fc.property(table, fc.integer({ min: 0, max: 100 }), (rows, more) => {
      const first = Math.max(...rows.map(([name = ""]) => textWidth(columns([[name]])[0] ?? "")));
      const room = first + 5 * (12 + 2) + more;
      for (const line of columns(rows, [2], room)) expect(textWidth(line)).toBeLessThanOrEqual(room);
    }),
  );
});

test("the cell that names a line stays whole", () => {
  const name = "a-long-name-of-a-feature";
  expect(columns([[name, "x".repeat(20), "y"]], [2], 45)[0]).toMatch(new RegExp(`^${name} {2}x+…x+ {2}y$`));
});

test("a shortened cell keeps its beginning, its end, and the place of what follows", () => {
  const rows = [
    ["a", "features/a-very-long-name-of-a-file.yaml:16", "x"],
    ["b", "機能/とても長い名前のファイル.yaml:7", "y"],
  ];
  expect(columns(rows, [2], 26)).toEqual(["a  features/a…e.yaml:16  x", "b  機能/とて…ル.yaml:7   y"]);
});

test.each([60, 80, 200])("%i columns hold every list of the example", async (width) => {
  for (const what of ["", "features", "grants", "overrides", "meters", "clusters", "states", "matrix"]) {
    const io = fakeIo(ROOT);
    const stdout = { write: io.stdout.write, terminal: true, columns: width };
    expect(await main(["list", ...(what === "" ? [] : [what])], { ...io, stdout })).toBe(0);
    const lines = io.written().stdout.replaceAll(ANSI, "").split("\n");
    expect(Math.max(...lines.map(textWidth)), what).toBeLessThanOrEqual(width);
    const [, left = ""] = /^no room for (.*): narrow it down/.exec(io.written().stderr) ?? [];
    if (what === "" || what === "matrix") continue;
    const whole = fakeIo(ROOT);
    await main(["list", what], whole);
    const head = (text: string): readonly string[] => text.replaceAll(ANSI, "").split("\n", 1)[0]?.split(/ {2,}/) ?? [];
    const missing = head(whole.written().stdout).filter((one) => !head(io.written().stdout).includes(one));
    expect(quoteList(missing), what).toBe(left);
  }
});

test("a pipe gets whole lines", async () => {
  const io = fakeIo(ROOT);
  await main(["list", "grants"], io);
  expect(io.written().stdout).not.toContain("…");
});
