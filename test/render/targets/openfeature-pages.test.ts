/** Tests that the snippets in docs/openfeature.md and docs/milo.md match the output. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { allCodes } from "../../../src/base/codes.ts";
import { expectPage } from "./page.ts";

const DOCS = join(import.meta.dirname, "../../../docs");

describe.each(["openfeature.md", "milo.md"])("docs/%s", (page) => {
  test("shows rendered output", () => {
    expectPage(page);
  });

  test("its links point at existing files", () => {
    const text = readFileSync(join(DOCS, page), "utf8");
    const links = [...text.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, path = ""]) => path);
    expect(links.filter((path) => !existsSync(join(DOCS, path)))).toEqual([]);
  });

  test("every code that it names exists", () => {
    const codes = new Set(allCodes.map(({ name }) => name));
    const named = readFileSync(join(DOCS, page), "utf8").matchAll(/\(`([a-z]+(?:-[a-z]+)+)`\)/g);
    expect([...named].map(([, code = ""]) => code).filter((code) => !codes.has(code))).toEqual([]);
  });
});
