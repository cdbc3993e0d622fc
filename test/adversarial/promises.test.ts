/** docs/security.md: every promise names the tests that hold it, and they are there. */
import { existsSync, globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { allCodes } from "../../src/base/codes.ts";

const ROOT = join(import.meta.dirname, "../..");
const page = readFileSync(join(ROOT, "docs/security.md"), "utf8");
const section = (from: string, to: string): string => page.slice(page.indexOf(from), page.indexOf(to));
const promises = [...section("## Promises", "## Limits").matchAll(/^\| ([A-Z].*) \| (.*) \|$/gm)].map(
  ([, promise = "", tests = ""]) => ({
    promise,
    tests: [...tests.matchAll(/`([^`]+)`/g)].map(([, path = ""]) => path),
  }),
);

test("each is held by tests that exist", () => {
  expect(promises.length).toBeGreaterThan(20);
  for (const { promise, tests } of promises) {
    expect(tests, promise).not.toEqual([]);
    expect(
      tests.filter((path) => !existsSync(join(ROOT, path))),
      promise,
    ).toEqual([]);
  }
});

test("every test of hostile input holds one", () => {
  const named = new Set(promises.flatMap(({ tests }) => tests));
  const here = globSync("test/{adversarial,write,suite,properties,emit}/*.test.ts", { cwd: ROOT });
  const silent = here.map((path) => path.replaceAll("\\", "/")).filter((path) => !named.has(path));
  expect(silent.toSorted()).toEqual(["test/adversarial/promises.test.ts"]);
});

test("each limit names a code that there is", () => {
  const codes = [...section("## Limits", "## YAML coverage").matchAll(/\| `([a-z-]+)` \|$/gm)].map(
    ([, code = ""]) => code,
  );
  const known = new Set(allCodes.map(({ name }) => name));
  expect(codes.length).toBeGreaterThan(8);
  expect(codes.filter((code) => !known.has(code))).toEqual([]);
});
