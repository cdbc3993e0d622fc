/** yaml-test-suite: every case is read as it should be, or refused with a code that says why. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { codes as loadCodes } from "../../src/files/index.ts";
import { parseCodes } from "../../src/compiler/parse/index.ts";
import { table, verdicts } from "./verdicts.ts";

test("what is read is what the suite says", () => {
  const read = verdicts.filter(({ codes }) => codes.length === 0);
  expect(read.length).toBeGreaterThan(150);
  for (const { name, isYaml, expected, values } of read)
    expect({ name, isYaml, values: JSON.parse(JSON.stringify(values)) }).toEqual({
      name,
      isYaml: true,
      values: expected,
    });
});

test("what is refused has a code of the text, and where it is YAML, one that says more than that it is none", () => {
  const known = new Set([...loadCodes, ...parseCodes].map(({ name }) => name));
  for (const { name, isYaml, codes } of verdicts) {
    expect({ name, unknown: codes.filter((code) => !known.has(code)) }).toEqual({ name, unknown: [] });
    if (isYaml) expect({ name, codes }).not.toEqual({ name, codes: ["yaml-syntax"] });
  }
});

test("the table of counts in docs/security.md is fresh", () => {
  const page = join(import.meta.dirname, "../../docs/security.md");
  const text = readFileSync(page, "utf8");
  const fresh = text.replace(/(<!-- yaml-test-suite:.*-->\n)[^]*(<!-- end -->)/, (_, begin: string, end: string) =>
    [begin, table(), end].join("\n"),
  );
  if (process.env["UPDATE"] === "1") writeFileSync(page, fresh);
  else expect(text).toBe(fresh);
});
