/**
 * Tests the snippets of the pages about targets: `yaml file=PATH` blocks are the whole repository, and `yaml
 * shows=PATH` blocks must occur, line by line, in its output.
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { treeOf } from "../../platforms/tree.ts";
import { fleetOf, rendered } from "./compiled.ts";

const DOCS = join(import.meta.dirname, "../../../docs");

interface Snippet {
  readonly role: string;
  readonly path: string;
  readonly text: string;
}

function snippetsOf(page: string): readonly Snippet[] {
  const fences = page.matchAll(/^```\w+ (file|shows)=(\S+)\n(.*?)^```$/gms);
  return [...fences].map(([, role = "", path = "", text = ""]) => ({ role, path, text }));
}

describe.each(["catalog.md", "argocd.md", "flux.md"])("docs/%s", (name) => {
  const page = readFileSync(join(DOCS, name), "utf8");
  const snippets = snippetsOf(page);
  const repository = snippets.filter(({ role }) => role === "file").map(({ path, text }) => [path, text]);

  test("shows rendered output", () => {
    const files = rendered(fleetOf(treeOf(Object.fromEntries(repository))));
    const shown = snippets.filter(({ role }) => role === "shows");
    expect(shown.length).toBeGreaterThan(0);
    for (const { path, text } of shown) expect(files.get(path), path).toContain(text);
  });

  test("its links point at existing files", () => {
    const links = [...page.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, path = ""]) => path);
    expect(links.filter((path) => !existsSync(join(DOCS, path)))).toEqual([]);
  });
});
