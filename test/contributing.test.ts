/** The steps of "Add a rule in ten minutes" in CONTRIBUTING.md, in a copy of the repository. */
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join, posix } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { apply, snippetsIn } from "./snippets.ts";
import type { Snippet } from "./snippets.ts";

const ROOT = join(import.meta.dirname, "..");
const COPIED = ["src", "test", "scripts", "schemas", "docs", "package.json", "tsconfig.json", "vitest.config.ts"];
const snippets = snippetsIn(readFileSync(join(ROOT, "CONTRIBUTING.md"), "utf8")).filter(
  ({ section }) => section === "Add a rule in ten minutes",
);

function copy(): string {
  const folder = mkdtempSync(join(tmpdir(), "sluice-walk-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const path of COPIED) cpSync(join(ROOT, path), join(folder, path), { recursive: true });
  symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"), "junction");
  return folder;
}

/** `NAME=VALUE`, then a command; what it prints counts only if it fails. */
function shell(line: string, folder: string): void {
  const [, settings = "", command = ""] = /^((?:\w+=\w+ )*)(.+)$/.exec(line) ?? [];
  const env = Object.fromEntries(settings.split(" ").flatMap((one) => (one === "" ? [] : [one.split("=")])));
  const path = [join(ROOT, "node_modules/.bin"), process.env["PATH"] ?? ""].join(delimiter);
  execFileSync(command, { cwd: folder, shell: true, stdio: "pipe", env: { ...process.env, ...env, PATH: path } });
}

function withoutOutput(story: Snippet): Snippet {
  return { ...story, text: story.text.replace(/(?<=^-- expected --\n).*$/ms, "") };
}

test("add a rule in ten minutes", () => {
  const folder = copy();
  const story = snippets.find(({ language }) => language === "txtar");
  for (const snippet of snippets)
    if (snippet.language === "sh") for (const line of snippet.text.trim().split("\n")) shell(line, folder);
    else apply(snippet === story ? withoutOutput(snippet) : snippet, folder);
  const told = readFileSync(join(folder, story?.path ?? ""), "utf8");
  if (process.env["UPDATE"] === "1") replaceInPage(story?.text ?? "", told);
  else expect(told).toBe(story?.text);
  expect(readFileSync(join(folder, "docs/diagnostics.md"), "utf8")).toContain("tracking-without-tls");
});

function replaceInPage(before: string, now: string): void {
  const path = join(ROOT, "CONTRIBUTING.md");
  writeFileSync(
    path,
    readFileSync(path, "utf8").replace(before, () => now),
  );
}

/** Running it says nothing about types: they are removed first. */
test("the rule imports only what exists", () => {
  const rule = snippets.find(({ language }) => language === "ts");
  const imports = [...(rule?.text ?? "").matchAll(/^import (?:type )?\{ (.+) \} from "(.+)";$/gm)];
  const missing = imports.flatMap(([, names = "", from = ""]) => {
    const exporting = readFileSync(join(ROOT, posix.join(dirname(rule?.path ?? ""), from)), "utf8");
    return names.split(", ").filter((name) => !new RegExp(`^export (?:.*\\b)?${name}\\b`, "m").test(exporting));
  });
  expect(imports.length).toBeGreaterThan(0);
  expect(missing).toEqual([]);
});
