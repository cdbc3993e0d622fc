/**
 * Every snippet of docs/tutorial.md, in order, in one folder that begins empty: `console` must print what it shows,
 * `yaml file=PATH` is written, `yaml shows=PATH` must be in that file. UPDATE=1 writes what they print now: read it
 * before you keep it.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { main } from "../src/cli.ts";
import { fakeIo } from "./cli/fake-io.ts";

const PAGE = join(import.meta.dirname, "../docs/tutorial.md");
const FENCE = /^```(console|yaml)(?: (file|shows)=(\S+))?\n(.*?)^```$/gms;

let folder = mkdtempSync(join(tmpdir(), "sluice-tutorial-"));
const root = folder;
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** Words are parted by spaces; double quotes hold one together. */
function wordsOf(command: string): readonly string[] {
  return [...command.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain = ""]) => quoted ?? plain);
}

async function run(command: string): Promise<string> {
  const [program, ...rest] = wordsOf(command);
  if (program === "cd") {
    folder = join(folder, rest[0] ?? "");
    return "";
  }
  expect(program, command).toBe("sluice");
  const io = fakeIo(folder);
  await main(rest, io);
  const { stdout, stderr } = io.written();
  return stdout + stderr;
}

async function said(text: string): Promise<string> {
  let all = "";
  for (const [, command = ""] of text.matchAll(/^\$ (.*)$/gm)) all += `$ ${command}\n${await run(command)}`;
  return all.replaceAll(/ \(\d+ ms\)/g, "");
}

/** What a snippet holds when it is right. */
async function settled([, language, role, path = "", text = ""]: readonly (string | undefined)[]): Promise<string> {
  if (language === "console") return said(text);
  const file = join(folder, path);
  if (role === "shows") return shown(readFileSync(file, "utf8"));
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  return text;
}

/** Without the comment that says who made it. */
function shown(content: string): string {
  return content.replace(/^(?:#.*\n)+/, "");
}

test("docs/tutorial.md says what happens", { timeout: 60_000 }, async () => {
  const page = readFileSync(PAGE, "utf8");
  let now = "";
  let end = 0;
  for (const match of page.matchAll(FENCE)) {
    const fence = match[0].slice(0, match[0].indexOf("\n") + 1);
    now += `${page.slice(end, match.index)}${fence}${await settled(match)}\`\`\``;
    end = match.index + match[0].length;
  }
  now += page.slice(end);
  expect(now).not.toContain("this is a bug");
  if (process.env["UPDATE"] === "1") writeFileSync(PAGE, now);
  else expect(page).toBe(now);
});
