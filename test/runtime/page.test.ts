/** docs/runtime.md: what it shows can be done. Its TypeScript is checked where the package is: package.test.ts. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readArguments } from "../../src/cli/arguments.ts";
import { OPTIONS } from "../../src/commands/serve/options.ts";

const ROOT = join(import.meta.dirname, "../..");
const page = readFileSync(join(ROOT, "docs/runtime.md"), "utf8");

test("its commands have the options that they show", () => {
  const commands = [...page.matchAll(/sluice serve (ofrep .+)$/gm)].map(([, rest = ""]) => rest.split(" "));
  expect(commands.length).toBeGreaterThan(0);
  for (const args of commands) expect(() => readArguments(args, OPTIONS, "serve")).not.toThrow();
  for (const [, option = ""] of page.matchAll(/`--([a-z-]+)[ `]/g)) expect(Object.keys(OPTIONS)).toContain(option);
});

test("its links point at files that are there", () => {
  const links = [...page.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, path = ""]) => path);
  expect(links.filter((path) => !existsSync(join(ROOT, "docs", path)))).toEqual([]);
});
