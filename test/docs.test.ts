/** All pages: what they link to is there, and every `sluice` that they type is one that there is. */
import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { GLOBALS } from "../src/cli/arguments.ts";
import { commands } from "../src/cli/commands/index.ts";

const ROOT = join(import.meta.dirname, "..");
const PAGES = [
  "README.md",
  "CHANGELOG.md",
  "CONTRIBUTING.md",
  "SECURITY.md",
  "CODE_OF_CONDUCT.md",
  ...globSync("{docs,bench,deploy}/**/*.md", { cwd: ROOT }),
];
const FENCED = /^```.*?^```$/gms;

const loaded = new Map(
  await Promise.all(commands.map(async ({ name, load }) => [name, { ...GLOBALS, ...(await load()).options }] as const)),
);

/** As GitHub makes an anchor of a heading. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}_ -]/gu, "")
    .replaceAll(" ", "-");
}

const anchors = new Map<string, ReadonlySet<string>>();

function anchorsOf(path: string): ReadonlySet<string> {
  const known = anchors.get(path);
  if (known !== undefined) return known;
  const text = readFileSync(path, "utf8").replaceAll(FENCED, "");
  const found = new Set([...text.matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) => anchorOf(heading)));
  anchors.set(path, found);
  return found;
}

function isThere(link: string, page: string): boolean {
  const [path = "", anchor] = link.split("#");
  const target = path === "" ? join(ROOT, page) : join(ROOT, dirname(page), path);
  if (!existsSync(target)) return false;
  return anchor === undefined || !target.endsWith(".md") || anchorsOf(target).has(anchor);
}

/** In a fence after its `$`, or between backticks. */
function typedIn(text: string): readonly string[] {
  const fences = [...text.matchAll(FENCED)].map(([fence]) => fence).join("\n");
  const fenced = [...fences.matchAll(/^(?:\$ )?(?:npx --no-install )?sluice (.*)$/gm)];
  const inline = [...text.replaceAll(FENCED, "").matchAll(/`(?:npx --no-install )?sluice ([^`\n]*)`/g)];
  return [...fenced, ...inline].map(([, typed = ""]) => typed);
}

/** What is wrong with it; undefined where nothing is. */
function faultOf(typed: string): string | undefined {
  const [name = "", ...words] = typed.split(/\s+/);
  if (name.startsWith("-") || name === "help" || !/^[a-z]+$/.test(name)) return undefined;
  const options = loaded.get(name);
  if (options === undefined) return `no command: ${typed}`;
  const unknown = words
    .flatMap((word) => /^--([a-z][a-z-]*)/.exec(word)?.[1] ?? [])
    .filter((option) => !Object.hasOwn(options, option));
  return unknown.length === 0 ? undefined : `no option --${unknown.join(", --")}: ${typed}`;
}

test("docs/README.md lists every page", () => {
  const index = readFileSync(join(ROOT, "docs/README.md"), "utf8");
  const pages = globSync("*.md", { cwd: join(ROOT, "docs") }).filter((page) => page !== "README.md");
  expect(pages.filter((page) => !index.includes(`](${page})`))).toEqual([]);
});

const ADR = join(ROOT, "docs/adr");

describe("docs/adr", () => {
  const index = readFileSync(join(ADR, "README.md"), "utf8");

  test.each(globSync("[0-9]*.md", { cwd: ADR }))("%s has every section, and the index lists it", (file) => {
    const page = readFileSync(join(ADR, file), "utf8");
    const number = file.slice(0, 4);
    const [, title] = new RegExp(`^# ${number}: (.+)\n`).exec(page) ?? [];
    const [, status] = /^Status: (.+)$/m.exec(page) ?? [];
    expect(index).toContain(`\n| [${number}](${file}) | ${title} | ${status} |\n`);
    expect(page).toMatch(/^## Context$[^]*^## Decision$/m);
  });
});

describe.each(PAGES)("%s", (page) => {
  const text = readFileSync(join(ROOT, page), "utf8");

  test("what it links to is there", () => {
    const links = [...text.replaceAll(FENCED, "").matchAll(/\]\((?!https?:)([^)\s]+)\)/g)].map(([, link = ""]) => link);
    expect(links.filter((link) => !isThere(link, page))).toEqual([]);
  });

  test("the files that it names exist", () => {
    const named = [...text.replaceAll(FENCED, "").matchAll(/`((?:src|scripts|schemas|bench)\/[\w./-]*)`/g)];
    expect(named.map(([, path = ""]) => path).filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  });

  test("it types no command and no option that there is not", () => {
    expect(typedIn(text).flatMap((typed) => faultOf(typed) ?? [])).toEqual([]);
  });
});
