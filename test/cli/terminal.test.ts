/** The terminal report: exact frames, cut lines, wide and hostile characters. */
import { expect, test } from "vitest";
import type { ReportedDiagnostic, ReportPlace, RunReport } from "../../src/report/report.ts";
import { terminal } from "../../src/report/terminal/index.ts";
import { frame } from "../../src/report/terminal/code-frame.ts";
import { escapedJson } from "../../src/report/escape-json.ts";
import { escapeInvisible } from "../../src/base/escape.ts";

function place(file: string, line: number, source: string, marked: string): ReportPlace {
  const column = Array.from(source.slice(0, source.indexOf(marked))).length + 1;
  return { file, line, column, endLine: line, endColumn: column + [...marked].length, source };
}

function reportOf(...diagnostics: readonly ReportedDiagnostic[]): RunReport {
  const summary = { errors: 2, warnings: 1, notes: 0, documents: 118, clusters: 9, milliseconds: 84 };
  return { version: 1, diagnostics, changes: [], summary };
}

const unknown: ReportedDiagnostic = {
  code: "unknown-feature",
  severity: "error",
  message: 'no feature is named "dark-mod"',
  ...place("grants/acme.yaml", 9, "    - dark-mod", "dark-mod"),
  help: 'did you mean "dark-mode"?',
  helpAt: place("features/dark-mode.yaml", 4, "  name: dark-mode", "dark-mode"),
  related: [],
};

function tell(report: RunReport, color = false): string {
  return terminal.format(report, { color, width: 100 });
}

test("a diagnostic is its place, its line, carets and help", () => {
  expect(tell(reportOf(unknown))).toBe(`\
grants/acme.yaml:9:7 error  no feature is named "dark-mod"  unknown-feature
    9 |     - dark-mod
      |       ^^^^^^^^
      = did you mean "dark-mode"? (features/dark-mode.yaml:4)
2 errors, 1 warning in 118 documents, 9 clusters (84 ms)
`);
});

test("related places come with their own lines", () => {
  const { help: _, helpAt: __, ...bare } = unknown;
  const other = { message: "the other one", ...place("grants/b.yaml", 12345, "  name: b", "b") };
  expect(tell(reportOf({ ...bare, related: [other] }))).toContain(`\
      |       ^^^^^^^^
    --> grants/b.yaml:12345:9  the other one
12345 |   name: b
      |         ^
`);
});

test("output has color only if requested", () => {
  expect(tell(reportOf(unknown))).not.toContain("\u001B");
  expect(tell(reportOf(unknown), true)).toContain("\u001B[31merror\u001B[39m");
});

test("nothing in a document reaches the terminal unescaped", () => {
  const evil = "\u001B]0;owned\u0007\u202E\u200B\u0085\uD800\u2028";
  const hostile: ReportedDiagnostic = {
    ...unknown,
    message: evil,
    help: evil,
    ...place(`${evil}.yaml`, 1, `x: ${evil}y`, "y"),
    related: [{ message: evil, ...place(evil, 1, evil, evil) }],
  };
  expect(tell(reportOf(hostile))).not.toMatch(/[^\P{C}\n]|[\u2028\u2029]/u);
  expect(escapeInvisible("\u001B[31m")).toBe(String.raw`\u{1b}[31m`);
});

test.each([
  ["tabs", "\ta: x", "x", "    a: x", "       ^"],
  ["wide characters", "a: 機能 x", "x", "a: 機能 x", "        ^"],
  ["wide characters that are marked", "a: 機能", "機能", "a: 機能", "   ^^^^"],
  ["combining characters", "e\u0301: x", "x", "e\u0301: x", "   ^"],
  ["astral characters that are narrow", "𝒜: x", "x", "𝒜: x", "   ^"],
])("carets are below the place after %s", (_, source, marked, text, carets) => {
  expect(frame(place("f.yaml", 1, source, marked), 100)).toEqual({ number: "1", text, carets });
});

test("a place of several lines is marked to the end of its first", () => {
  const start = { ...place("f.yaml", 3, "a: {b: 1,", "{"), endLine: 4, endColumn: 2 };
  expect(frame(start, 100).carets).toBe("   ^^^^^^");
});

test("an empty place, or one past the end of its line, has one caret", () => {
  const empty = { ...place("f.yaml", 1, "a", "a"), column: 2, endColumn: 2 };
  expect(frame(empty, 100).carets).toBe(" ^");
  expect(frame({ ...empty, column: 99, endColumn: 120 }, 100).carets).toBe(" ^");
});

test.each([
  ["the middle", `${"a".repeat(300)}HERE${"b".repeat(300)}`, /^…a+HEREb+…$/],
  ["the beginning", `HERE${"b".repeat(600)}`, /^HEREb+…$/],
  ["the end", `${"a".repeat(600)}HERE`, /^…a+HERE$/],
])("a long line is cut around a place in %s", (_, source, shape) => {
  const { text, carets } = frame(place("f.yaml", 1, source, "HERE"), 80);
  expect(text).toMatch(shape);
  expect(text.length).toBeLessThanOrEqual(72);
  expect(text.slice(carets.indexOf("^"), carets.length)).toBe("HERE");
});

test("a place that is longer than the terminal stays within it", () => {
  const { text, carets } = frame(place("f.yaml", 1, `a: ${"x".repeat(500)}`, "x".repeat(500)), 80);
  expect(carets.length).toBeLessThanOrEqual(text.length);
});

test("JSON is inert too, and means the same", () => {
  const evil = { [`a\u009B31m\u{E0041}`]: "\u202E\uD800\n" };
  expect(escapedJson(evil)).not.toMatch(/[^\P{C}\n]/u);
  expect(JSON.parse(escapedJson(evil))).toEqual(evil);
});
