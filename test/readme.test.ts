/**
 * Every snippet of README.md is run, in order, in a copy of the example platform:
 * `yaml file=PATH` is written, `console` must print what it shows, `yaml shows=PATH` must be in that file.
 * UPDATE=1 writes what they print now: read it before you keep it.
 */
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { parseAllDocuments } from "yaml";
import { main } from "../src/cli.ts";
import { fakeIo } from "./cli/fake-io.ts";

interface Snippet {
  readonly language: string;
  /** `file` or `shows`, and the path. */
  readonly role: string | undefined;
  readonly path: string;
  readonly text: string;
  /** 1-based, of the opening fence. */
  readonly line: number;
}

const ROOT = join(import.meta.dirname, "..");
const README = readFileSync(join(ROOT, "README.md"), "utf8");
const PLATFORM = ["sluice.yaml", "catalog", "features", "grants", "stages", "docs/runbooks", "rendered"];
/** What can't be run inside a test, because it would run the tests; `.ci/run` does. */
const SHELL = ["npm ci && npx --no-install sluice render", "npm ci && npm test"];

const snippets: readonly Snippet[] = [...README.matchAll(/^```(\w+)(?: (file|shows)=(\S+))?\n(.*?)^```$/gms)].map(
  ({ 1: language = "", 2: role, 3: path = "", 4: text = "", index }) => ({
    language,
    role,
    path,
    text,
    line: README.slice(0, index).split("\n").length,
  }),
);
const sections = sectionsOf(snippets);

/** Each heading begins anew: a section's snippets share a folder. A section with its own sluice.yaml starts empty. */
function sectionsOf(all: readonly Snippet[]): readonly (readonly [string, readonly Snippet[]])[] {
  const headings = [...README.matchAll(/^#+ (.*)$/gm)].map(({ 1: title = "", index }) => ({
    title,
    line: README.slice(0, index).split("\n").length,
  }));
  return headings
    .map(({ title, line }, index) => {
      const end = headings[index + 1]?.line ?? Infinity;
      return [title, all.filter((snippet) => snippet.line > line && snippet.line < end)] as const;
    })
    .filter(([, inside]) => inside.length > 0);
}

let folder = "";
const folders: string[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "sluice-readme-"));
  folders.push(folder);
});
afterAll(() => folders.forEach((one) => rmSync(one, { recursive: true, force: true })));

async function sluice(args: readonly string[]): Promise<string> {
  const io = fakeIo(folder);
  await main(args, io);
  return io.written().stdout;
}

/** `perl -pi -e s/FROM/TO/ FILE`. */
function substitute(expression: string, path: string): void {
  const [, from = "", to = ""] = expression.split("/");
  const file = join(folder, path);
  writeFileSync(file, readFileSync(file, "utf8").replaceAll(from, to));
}

async function run(command: string): Promise<string> {
  const [program, ...words] = command.replace(/^npx --no-install /, "").split(" ");
  if (program === "sluice") return sluice(words);
  const path = words.at(-1) ?? "";
  if (program === "perl") substitute(words[2] ?? "", path);
  else {
    expect([program, ...words.slice(0, -1)], command).toEqual(["git", "checkout", "--quiet"]);
    cpSync(join(ROOT, path), join(folder, path));
  }
  return "";
}

/** The time that a run took differs from run to run. */
function timeless(text: string): string {
  return text.replaceAll(/ \(\d+ ms\)/g, "");
}

/** How much there is changes with the example and with every target; what is said does not. */
function uncounted(text: string): string {
  return text.replaceAll(/\b\d+(?= (?:documents|clusters|files|deleted|unchanged)\b)/g, "N");
}

const updating = process.env["UPDATE"] === "1";
let updated = README;
afterAll(() => {
  if (updated !== README) writeFileSync(join(ROOT, "README.md"), updated);
});

/** The snippet must be what it is now, or becomes it. */
function settle({ text, line }: Snippet, now: string, same: boolean): void {
  const fence = README.split("\n")[line - 1] ?? "";
  if (updating && !same) updated = updated.replace(`${fence}\n${text}\`\`\``, () => `${fence}\n${now}\`\`\``);
  else if (!same) expect(text, `README.md:${line}`).toBe(now);
}

async function consoleSays({ text }: Snippet): Promise<string> {
  const commands = [...text.matchAll(/^\$ (.*)$/gm)].map(({ 1: command = "" }) => command);
  let said = "";
  for (const command of commands) said += `$ ${command}\n${(await run(command)).replace(/([^\n])$/, "$1\n")}`;
  return said;
}

async function take(snippet: Snippet): Promise<void> {
  const { language, role, path, text } = snippet;
  const file = join(folder, path);
  if (role === "file") {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  if (role === "shows") {
    const now = readFileSync(file, "utf8");
    settle(snippet, now, text !== "" && now.includes(text));
  }
  if (language === "yaml") expect(parseAllDocuments(text).flatMap((document) => document.errors)).toEqual([]);
  if (language === "json") JSON.parse(text);
  if (language === "console") {
    const now = timeless(await consoleSays(snippet));
    settle(snippet, now, uncounted(now) === uncounted(text));
  }
  if (language === "sh") expect(SHELL).toContain(text.trim());
}

describe("README.md", () => {
  test.each(sections)("%s", async (_, inside) => {
    const own = inside.some(({ role, path }) => role === "file" && path === "sluice.yaml");
    for (const part of own ? [] : PLATFORM)
      if (existsSync(join(ROOT, part))) cpSync(join(ROOT, part), join(folder, part), { recursive: true });
    for (const snippet of inside) await take(snippet);
  });
});
