/**
 * Runs the snippets of a Markdown page in order: `LANGUAGE file=PATH` is written, `diff edit=PATH` is applied as in a story,
 * `console` must print what it shows, and `LANGUAGE shows=PATH` must be in that file. `UPDATE=1` writes what they print now: read the diff before you keep it.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect } from "vitest";
import { parseAllDocuments } from "yaml";
import { waitingTime } from "../src/base/dates.ts";
import { main } from "../src/cli/index.ts";
import { fakeIo } from "./cli/fake-io.ts";
import { git } from "./git/temporary.ts";
import { applyEdits, parseEdits } from "./story.ts";

export interface Snippet {
  readonly language: string;
  readonly role: string | undefined;
  readonly path: string;
  readonly text: string;
  /** The heading above it. */
  readonly section: string;
  /** Where its text begins and ends in the page. */
  readonly start: number;
  readonly end: number;
}

const ROOT = join(import.meta.dirname, "..");
const FENCE = /^(```(\w+)(?: (file|shows|edit)=(\S+))?\n)(.*?)^```$/gms;

export function snippetsIn(page: string): readonly Snippet[] {
  const headings = [...page.replaceAll(FENCE, (fence) => " ".repeat(fence.length)).matchAll(/^#+ (.*)$/gm)];
  return [...page.matchAll(FENCE)].map(
    ({ index, 1: opening = "", 2: language = "", 3: role, 4: path = "", 5: text = "" }) => {
      const start = index + opening.length;
      const section = headings.findLast((heading) => heading.index < index)?.[1] ?? "";
      return { language, role, path, text, section, start, end: start + text.length };
    },
  );
}

/** A folder in which commands run one after the other; `cd` changes it. */
export interface Session {
  folder: string;
  /** Milliseconds since the start, by `sleep`. */
  later?: number;
}

export interface Play {
  /** The folder for a snippet; by default, all snippets share the first. */
  readonly sessionOf: (snippet: Snippet) => Session;
  /** What a command prints. */
  readonly run?: (command: string, session: Session) => Promise<string>;
  /** Whether a text may stay as it is. */
  readonly isSame?: (text: string, now: string) => boolean;
}

/** `path`: from the root of the repository. */
export async function checkPage(
  path: string,
  { sessionOf, run = runCommand, isSame = () => false }: Play,
): Promise<void> {
  const page = readFileSync(join(ROOT, path), "utf8");
  let now = "";
  let end = 0;
  for (const snippet of snippetsIn(page)) {
    const played = await play(snippet, sessionOf(snippet), run);
    now += page.slice(end, snippet.start) + (isSame(snippet.text, played) ? snippet.text : played);
    end = snippet.end;
  }
  now += page.slice(end);
  expect(now).not.toContain("this is a bug");
  if (process.env["UPDATE"] === "1") writeFileSync(join(ROOT, path), now);
  else expect(page).toBe(now);
}

/** The text of a snippet that is right. */
async function play(snippet: Snippet, session: Session, run: NonNullable<Play["run"]>): Promise<string> {
  const { language, role, path, text } = snippet;
  if (language === "console") return printed(text, (command) => run(command, session));
  if (language === "yaml") expect(parseAllDocuments(text).flatMap((document) => document.errors)).toEqual([]);
  if (language === "json") JSON.parse(text);
  if (role === "shows") return shown(text, readFileSync(join(session.folder, path), "utf8"));
  apply(snippet, session.folder);
  return text;
}

/** Writes or edits the file of a snippet that has one. */
export function apply({ role, path, text }: Snippet, folder: string): void {
  const file = join(folder, path);
  if (role === "edit") writeFileSync(file, applyEdits(path, readFileSync(file, "utf8"), parseEdits(text)));
  if (role !== "file") return;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

/** A part of the file may be shown; otherwise all of it, without the comment at the top. */
function shown(text: string, content: string): string {
  return text !== "" && content.includes(text) ? text : content.replace(/^(?:#.*\n)+/, "");
}

async function printed(text: string, run: (command: string) => Promise<string>): Promise<string> {
  let all = "";
  for (const [, command = ""] of text.matchAll(/^\$ (.*)$/gm))
    all += `$ ${command}\n${(await run(command)).replace(/([^\n])$/, "$1\n")}`;
  // The time differs between runs, and a published commit with everything that is rendered.
  return all.replaceAll(/ \(\d+ ms\)/g, "").replaceAll(/(?<=\bcommit )[0-9a-f]{12}\b/g, "1a2b3c4d5e6f");
}

/** Words are separated by spaces; double quotes hold one together. */
function wordsOf(command: string): readonly string[] {
  return [...command.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain = ""]) => quoted ?? plain);
}

/** `sluice`, also by `npx`, `git`, `cd FOLDER`, `perl -pi -e s/FROM/TO/ FILE`, and `sleep 4h`, which changes the clock. */
async function runCommand(command: string, session: Session): Promise<string> {
  const [program, ...words] = wordsOf(command.replace(/^npx --no-install /, ""));
  const [first = "", , expression = "", path = ""] = words;
  if (program === "git") return git(session.folder, ...words);
  if (program === "cd") session.folder = join(session.folder, first);
  if (program === "perl") substitute(join(session.folder, path), expression);
  if (program === "sleep") session.later = (session.later ?? 0) + waitingTime(first);
  if (program === "cd" || program === "perl" || program === "sleep") return "";
  expect(program, command).toBe("sluice");
  const start = fakeIo(session.folder).now();
  const now = (): number => start + (session.later ?? 0);
  const io = fakeIo(session.folder, { env: { PATH: process.env["PATH"] }, now });
  await main(words, io);
  const { stdout, stderr } = io.written();
  // Git gives all pages LF; CSV has CRLF.
  return (stdout + stderr).replaceAll("\r\n", "\n");
}

function substitute(file: string, expression: string): void {
  const [, from = "", to = ""] = expression.split("/");
  writeFileSync(file, readFileSync(file, "utf8").replaceAll(from, to));
}
