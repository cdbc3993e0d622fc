/**
 * Tests a page of docs/: `yaml file=PATH` blocks are the sources of a platform, and every `shows=rendered/PATH` block
 * must occur, line by line, in its output. Other YAML must be valid.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { parseAllDocuments } from "yaml";
import { treeOf } from "../../platforms/tree.ts";
import { fleetOf, rendered } from "./compiled.ts";

interface Snippet {
  readonly language: string;
  readonly role: string | undefined;
  readonly path: string;
  readonly text: string;
}

/** For pages without a project file. */
const PROJECT = "apiVersion: sluice.dev/v1alpha1\nkind: Project\nmetadata: {name: page}\nspec: {}\n";

function snippetsOf(page: string): readonly Snippet[] {
  const text = readFileSync(join(import.meta.dirname, "../../../docs", page), "utf8");
  return [...text.matchAll(/^```(\w+)(?: (file|shows)=(\S+))?\n(.*?)^```$/gms)].map(
    ({ 1: language = "", 2: role, 3: path = "", 4: body = "" }) => ({ language, role, path, text: body }),
  );
}

export function expectPage(page: string): void {
  const snippets = snippetsOf(page);
  const sources = snippets.filter(({ role }) => role === "file").map(({ path, text }) => [path, text] as const);
  const files = rendered(fleetOf(treeOf({ "sluice.yaml": PROJECT, ...Object.fromEntries(sources) })));
  const shown = snippets.filter(({ role }) => role === "shows");
  expect(sources.length * shown.length).toBeGreaterThan(0);
  for (const { path, text } of shown) {
    expect(path).toMatch(/^rendered\//);
    expect(`\n${files.get(path.slice("rendered/".length)) ?? `${path} is not rendered`}`).toContain(`\n${text}`);
  }
  for (const { text } of snippets.filter(({ language }) => language === "yaml"))
    expect(parseAllDocuments(text).flatMap(({ errors }) => errors)).toEqual([]);
}
