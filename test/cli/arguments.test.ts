/** How arguments are read that no command shows. */
import { expect, test } from "vitest";
import { readArguments } from "../../src/cli/arguments.ts";

const OPTIONS = {
  at: { value: "TIME", description: "time" },
  now: { handsValueTo: "at", description: "now" },
} as const;

test.each([
  [["--now", "2026-11-28T02:00:00Z"], { at: "2026-11-28T02:00:00Z", now: false }],
  [["--now=2026-11-28T02:00:00Z"], { at: "2026-11-28T02:00:00Z", now: false }],
  [["--at", "2026-11-28T02:00:00Z", "--now"], { at: "2026-11-28T02:00:00Z", now: true }],
  [["--now"], { at: undefined, now: true }],
])("a switch hands a value that begins with a digit to another option: %j", (args, given) => {
  expect(readArguments(args, OPTIONS, "publish")).toEqual({ given, positionals: [] });
});

test("two times are one too many", () => {
  expect(() => readArguments(["--now", "2026-11-28", "--at", "2026-11-29"], OPTIONS, "publish")).toThrow("given twice");
});
