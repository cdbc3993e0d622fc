/** Tests which comments are suppressions, and to which line they apply. */
import { expect, test } from "vitest";
import { suppressions } from "../../../src/compiler/parse/index.ts";

function formatted(text: string): readonly string[] {
  return suppressions({ path: "a.yaml", text }).map(
    ({ code, reason, line, at }) => `${line} ${code} (${reason}) ${text.slice(at.start, at.end)}`,
  );
}

test("a comment at the end of a line applies to that line", () => {
  expect(formatted("a: 1\nb: 2 # sluice-allow: rare known to ops\n")).toEqual([
    "2 rare (known to ops) # sluice-allow: rare known to ops",
  ]);
});

test("comments on separate lines apply to the next line with content", () => {
  const text = "# sluice-allow: one first\n\n# why\n  # sluice-allow: two second\n---\n- a\n- b\n";
  expect(formatted(text)).toEqual([
    "6 one (first) # sluice-allow: one first",
    "6 two (second) # sluice-allow: two second",
  ]);
});

test("a comment without following content applies to its own line", () => {
  expect(formatted("a: 1\n# sluice-allow: one why\n")).toEqual(["2 one (why) # sluice-allow: one why"]);
});

test("a reason may be missing, and a code", () => {
  expect(formatted("a: 1 # sluice-allow: one\n#sluice-allow:\nb: 1\n")).toEqual([
    "1 one () # sluice-allow: one",
    "3  () #sluice-allow:",
  ]);
});

test("CRLF and a byte order mark change nothing", () => {
  expect(formatted("\ufeff# sluice-allow: one why\r\na: 1\r\n")).toEqual(["2 one (why) # sluice-allow: one why"]);
});

test("texts that look like comments are ignored", () => {
  const text = [
    'a: "# sluice-allow: one x"',
    "b: '",
    "  # sluice-allow: one x'",
    "c: |",
    "  # sluice-allow: one x",
    "d: e# sluice-allow: one x",
    "# see sluice-allow: one x",
    "f: 1 # sluice-allow: real yes",
  ];
  expect(formatted(`${text.join("\n")}\n`)).toEqual(["8 real (yes) # sluice-allow: real yes"]);
});

test("suppressions over the limit are ignored", () => {
  expect(formatted("# sluice-allow: a b\n".repeat(50_000)).length).toBe(1000);
});
