/** Runs every story of test/cases through the command line. UPDATE=1 writes what they expect: read it before you keep it. */
import {
  appendFileSync,
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { main } from "../src/cli/index.ts";
import { fakeIo } from "./cli/fake-io.ts";
import { readFolder, writeFolder } from "./folder-copy.ts";
import type { FolderCopy } from "./folder-copy.ts";
import { commitAll, git, initRepository } from "./git/temporary.ts";
import { applyEdits, parseStory } from "./story.ts";
import type { Base, CommandLine, Step, Story } from "./story.ts";
import { formatArchive, withSections } from "./txtar.ts";

const CASES = join(import.meta.dirname, "cases");
const PLATFORMS = join(import.meta.dirname, "platforms");
const EXAMPLE = ["sluice.yaml", "catalog", "features", "grants", "stages", "docs/runbooks"];

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "sluice-story-"));
  folders.push(folder);
  return folder;
}

/** The base of stories, by its name and whether it has a history. */
const beginnings = new Map<string, FolderCopy>();

function beginningOf({ base, git: hasHistory }: Story): FolderCopy {
  const key = `${base} ${hasHistory}`;
  const known = beginnings.get(key);
  if (known !== undefined) return known;
  const folder = temporaryFolder();
  copyBase(base, folder);
  if (hasHistory) startHistory(folder);
  const made = readFolder(folder);
  beginnings.set(key, made);
  return made;
}

function copyBase(base: Base, folder: string): void {
  if (base === "tiny") cpSync(join(PLATFORMS, "tiny"), folder, { recursive: true });
  if (base !== "example") return;
  const root = join(import.meta.dirname, "..");
  for (const part of EXAMPLE)
    if (existsSync(join(root, part))) cpSync(join(root, part), join(folder, part), { recursive: true });
}

/** The base on `main`, in one pack; everything else happens on `topic`. */
function startHistory(folder: string): void {
  initRepository(folder);
  commitAll(folder, "the platform as it is");
  git(folder, "checkout", "--quiet", "-b", "topic");
  git(folder, "repack", "--quiet", "-a", "-d");
}

function take(step: Step, folder: string): void {
  if (step.does === "commit") return void commitAll(folder, step.message);
  const path = join(folder, step.path);
  mkdirSync(dirname(path), { recursive: true });
  if (step.does === "write") writeFileSync(path, step.bytes);
  if (step.does === "delete") rmSync(path, { recursive: true });
  if (step.does === "link") symlinkSync(step.target, path);
  if (step.does === "edit") writeFileSync(path, applyEdits(step.path, readFileSync(path, "utf8"), step.edits));
}

/** `exit N`, then stdout, then stderr under its own heading, without what differs from run to run. */
async function sluice(args: readonly string[], { folder, now }: Place): Promise<string> {
  const io = fakeIo(folder, { env: { PATH: process.env["PATH"] }, now: () => now });
  const code = await main(args, io);
  const { stdout, stderr } = io.written();
  const talk = stderr === "" ? "" : `stderr:\n${ended(stderr)}`;
  return (
    `exit ${code}\n${ended(stdout)}${talk}`
      // Git gives all stories LF; CSV has CRLF.
      .replaceAll("\r\n", "\n")
      .replaceAll(/ \(\d+ ms\)$/gm, "")
      .replaceAll(folder, "<root>")
      .replaceAll(/\b[0-9a-f]{40}\b|(?<=\bcommit )[0-9a-f]{12}\b/g, "<commit>")
  );
}

/** Where the commands of a story run, and when. `sleep` changes only the clock. */
interface Place {
  readonly folder: string;
  now: number;
}

async function run(command: CommandLine, place: Place): Promise<string> {
  const { folder } = place;
  if (command.program === "sluice") return sluice(command.args, place);
  if (command.program === "sleep") {
    place.now += command.time;
    return "";
  }
  if (command.program === "git") {
    git(folder, ...command.args);
    return "";
  }
  const path = join(folder, command.path);
  if (command.program === "rm") rmSync(path, { recursive: true });
  else appendFileSync(path, `${command.text}\n`);
  return "";
}

function ended(text: string): string {
  return text === "" || text.endsWith("\n") ? text : `${text}\n`;
}

/** What each command says; with several, under its own command line. */
async function tell({ commands }: Story, folder: string): Promise<string> {
  const parts: string[] = [];
  const place = { folder, now: fakeIo(folder).now() };
  for (const command of commands) {
    const said = await run(command, place);
    parts.push(commands.length === 1 ? said : `${command.line}\n${said}`);
  }
  return parts.join("");
}

/** The machine's report finds as much as the person's does. */
async function checkJson(said: string, folder: string): Promise<void> {
  const io = fakeIo(folder);
  const code = await main(["validate", "--format", "json"], io);
  const report = JSON.parse(io.written().stdout) as { diagnostics: readonly { severity: string }[] };
  const count = (severity: string): number => report.diagnostics.filter((one) => one.severity === severity).length;
  const last = said.trimEnd().split("\n").at(-1) ?? "";
  const told = (severity: string): number => Number(new RegExp(`(\\d+) ${severity}`).exec(last)?.[1] ?? 0);
  expect(said).toMatch(new RegExp(`^exit ${code}\n`));
  for (const severity of ["error", "warning", "note"]) expect(told(severity)).toBe(count(severity));
}

const updating = process.env["UPDATE"] === "1";
const names = new Set<string>();

for (const path of globSync("**/*.txtar", { cwd: CASES }).sort()) {
  const name = path.replace(/\.txtar$/, "").replaceAll("\\", "/");
  test(name, async () => {
    const file = join(CASES, path);
    const story = parseStory(readFileSync(file, "utf8"));
    expect(names, `another story is named ${basename(name)}`).not.toContain(basename(name));
    names.add(basename(name));
    const folder = temporaryFolder();
    writeFolder(beginningOf(story), folder);
    for (const step of story.steps) take(step, folder);
    const said = new Map([["expected", await tell(story, folder)]]);
    for (const expected of story.expectedFiles.keys())
      said.set(`expected: ${expected}`, readFileSync(join(folder, expected), "utf8"));
    if (updating) writeFileSync(file, formatArchive(withSections(story.archive, said)));
    else {
      expect(said.get("expected")).toBe(story.expected);
      for (const [expected, text] of story.expectedFiles) expect(said.get(`expected: ${expected}`)).toBe(text);
    }
    const [command, ...others] = story.commands;
    if (command?.line === "$ sluice validate" && others.length === 0)
      await checkJson(said.get("expected") ?? "", folder);
  });
}
