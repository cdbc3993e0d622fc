/**
 * Pages of docs/ whose snippets tell one story each, run in order in a small platform under git: `console` must print
 * what it shows, `LANGUAGE file=PATH` is written. UPDATE=1 writes what they print now: read it before you keep it.
 */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { main } from "../src/cli.ts";
import { fakeIo } from "./cli/fake-io.ts";
import { commitAll, git } from "./git/temporary.ts";

const PAGES = ["explain", "exceptions", "import", "drift", "publish"];
const DOCS = join(import.meta.dirname, "../docs");
const FENCE = /^```(console|csv|json|yaml)(?: file=(\S+))?\n(.*?)^```$/gms;

const root = mkdtempSync(join(tmpdir(), "sluice-pages-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

async function run(command: string, folder: string): Promise<string> {
  const [program, ...words] = command.split(" ");
  if (program === "git") return git(folder, ...words).replace(/.$/s, "$&\n");
  expect(program, command).toBe("sluice");
  const io = fakeIo(folder, { env: { PATH: process.env["PATH"] } });
  await main(words, io);
  const { stdout, stderr } = io.written();
  // What is published, and so its commit, changes with whatever is rendered.
  return (stdout + stderr).replaceAll(/ \(\d+ ms\)/g, "").replaceAll(/(?<=\bcommit )[0-9a-f]{12}\b/g, "1a2b3c4d5e6f");
}

async function said(text: string, folder: string): Promise<string> {
  let all = "";
  for (const [, command = ""] of text.matchAll(/^\$ (.*)$/gm)) all += `$ ${command}\n${await run(command, folder)}`;
  return all;
}

test.each(PAGES)("docs/%s.md says what happens", { timeout: 60_000 }, async (name) => {
  const folder = join(root, name);
  cpSync(join(import.meta.dirname, "platforms/tiny"), folder, { recursive: true });
  git(root, "init", "--quiet", name);
  commitAll(folder, "the platform as it is");
  const path = join(DOCS, `${name}.md`);
  const page = readFileSync(path, "utf8");
  let now = "";
  let end = 0;
  for (const { 0: all, 1: language, 2: file, 3: text = "", index } of page.matchAll(FENCE)) {
    const fence = all.slice(0, all.indexOf("\n") + 1);
    if (file !== undefined) writeFileSync(join(folder, file), text);
    now += `${page.slice(end, index)}${fence}${language === "console" ? await said(text, folder) : text}\`\`\``;
    end = index + all.length;
  }
  now += page.slice(end);
  expect(now).not.toContain("this is a bug");
  if (process.env["UPDATE"] === "1") writeFileSync(path, now);
  else expect(page).toBe(now);
});
