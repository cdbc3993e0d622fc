/** One mistake is one diagnostic: the law behind the stories of test/cases/mistakes, which begin with the example platform. */
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parseStory } from "./story.ts";

const CASES = join(import.meta.dirname, "cases/mistakes");

const stories = globSync("*.txtar", { cwd: CASES })
  .toSorted()
  .map((file) => ({ name: file.replace(/\.txtar$/, ""), ...parseStory(readFileSync(join(CASES, file), "utf8")) }));

describe.each(stories)("$name", ({ base, steps, expected = "" }) => {
  test("is one mistake, in the example platform", () => {
    expect(base).toBe("example");
    expect(steps).toHaveLength(1);
  });

  test("is one diagnostic, and an error", () => {
    expect(expected).toMatch(/^exit 1\n/);
    const heads = expected.match(/^\S+:\d+:\d+ (?:error|warning|note) {2}/gm) ?? [];
    expect(heads, heads.join("\n")).toHaveLength(1);
  });
});
