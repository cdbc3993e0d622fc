/** A story: a claim, the files that it takes, the commands that are run on them, and what they must say. */
import { waitingTime } from "../src/base/dates.ts";
import { parseArchive } from "./txtar.ts";
import type { Archive } from "./txtar.ts";

export interface Edit {
  readonly remove: string;
  readonly add: string;
}

/** What is done to the base, in order. */
export type Step =
  | { readonly does: "write"; readonly path: string; readonly bytes: Uint8Array }
  | { readonly does: "edit"; readonly path: string; readonly edits: readonly Edit[] }
  | { readonly does: "delete"; readonly path: string }
  | { readonly does: "link"; readonly path: string; readonly target: string }
  /** Commits what has been done so far; `path` is where everything is. */
  | { readonly does: "commit"; readonly path: "."; readonly message: string };

/** What is run: `sluice`, or a way to change files or history between its runs. */
export type CommandLine =
  | { readonly program: "sluice"; readonly args: readonly string[]; readonly line: string }
  | { readonly program: "git"; readonly args: readonly string[]; readonly line: string }
  | { readonly program: "echo"; readonly text: string; readonly path: string; readonly line: string }
  | { readonly program: "rm"; readonly path: string; readonly line: string }
  | { readonly program: "sleep"; readonly time: number; readonly line: string };

export const BASES = ["tiny", "example", "none"] as const;
export type Base = (typeof BASES)[number];

export interface Story {
  readonly archive: Archive;
  readonly claim: string;
  readonly commands: readonly CommandLine[];
  readonly base: Base;
  /** The base is a commit on `main`, and what is done to it is on the branch `topic`. */
  readonly git: boolean;
  readonly steps: readonly Step[];
  /** Undefined until it has been written by UPDATE=1. */
  readonly expected: string | undefined;
  /** Files that must hold exactly this after the last command. */
  readonly expectedFiles: ReadonlyMap<string, string>;
}

/** Throws where a story is not one. */
export function parseStory(text: string): Story {
  const archive = parseArchive(text);
  const head = parseHead(archive.comment);
  const names = archive.sections.map(({ name }) => name);
  const mayRepeat = (name: string): boolean => name.startsWith("commit: ") || name.startsWith("edit ");
  const twice = names.find((name, index) => !mayRepeat(name) && names.indexOf(name) !== index);
  if (twice !== undefined) throw new Error(`two sections are named "${twice}"`);
  const isExpected = (name: string): boolean => name === "expected" || name.startsWith("expected: ");
  return {
    archive,
    ...head,
    steps: archive.sections.filter(({ name }) => !isExpected(name)).map(({ name, text }) => parseStep(name, text)),
    expected: archive.sections.find(({ name }) => name === "expected")?.text,
    expectedFiles: new Map(
      archive.sections.flatMap(({ name, text }) =>
        name.startsWith("expected: ") ? [[name.slice("expected: ".length), text]] : [],
      ),
    ),
  };
}

const VALIDATE: CommandLine = { program: "sluice", args: ["validate"], line: "$ sluice validate" };

function parseHead(comment: string): Pick<Story, "claim" | "commands" | "base" | "git"> {
  const lines = comment.split("\n");
  const claim = lines.filter((line) => !/^(?:\$ |base:|git:)/.test(line)).join("\n");
  if (!/[.!?]\s*$/.test(claim)) throw new Error("a story begins with a sentence that says its claim");
  const base =
    lines
      .find((line) => line.startsWith("base:"))
      ?.slice("base:".length)
      .trim() ?? "tiny";
  const known = BASES.find((one) => one === base);
  if (known === undefined) throw new Error(`there is no base "${base}": ${BASES.join(", ")}`);
  const commands = lines.filter((line) => line.startsWith("$ ")).map(parseCommand);
  const git = lines.includes("git: yes");
  return { claim: claim.trim(), base: known, git, commands: commands.length === 0 ? [VALIDATE] : commands };
}

/** Words are parted by spaces; single or double quotes hold one together. */
function parseCommand(line: string): CommandLine {
  const words = [...line.matchAll(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g)].map(([word]) => word.replace(/["']/g, ""));
  const [, program, ...args] = words;
  const [text = "", sign, path = ""] = args;
  if (program === "sluice" || program === "git") return { program, args, line };
  if (program === "echo" && sign === ">>" && path !== "") return { program, text, path, line };
  if (program === "rm" && args.length === 1) return { program, path: text, line };
  if (program === "sleep" && args.length === 1) return { program, time: waitingTime(text), line };
  throw new Error(
    `a command line is "$ sluice ...", "$ git ...", "$ echo TEXT >> PATH", "$ rm PATH" or "$ sleep 4h": ${line}`,
  );
}

function parseStep(name: string, text: string): Step {
  const subject = /^commit: (.+)$/.exec(name)?.[1];
  if (subject !== undefined)
    return { does: "commit", path: ".", message: text === "" ? subject : `${subject}\n\n${text}` };
  const [, verb, path] = /^(edit|delete|link|escaped) (.+)$/.exec(name) ?? [];
  if (verb === undefined || path === undefined) return { does: "write", path: name, bytes: Buffer.from(text) };
  if (verb === "edit") return { does: "edit", path, edits: parseEdits(text) };
  if (verb === "delete") return { does: "delete", path };
  if (verb === "link") return { does: "link", path, target: text.trim() };
  return { does: "write", path, bytes: unescape(text) };
}

/** Bytes of a text in which `\xNN` is a byte, `\u{N}` a code point, `\r` a carriage return. */
function unescape(text: string): Uint8Array {
  const parts = text.split(/(\\x[0-9a-fA-F]{2}|\\u\{[0-9a-fA-F]+\}|\\r)/);
  return Buffer.concat(
    parts.map((part) => {
      if (part.startsWith("\\x")) return Buffer.from(part.slice(2), "hex");
      if (part === "\\r") return Buffer.from("\r");
      if (part.startsWith("\\u{")) return Buffer.from(String.fromCodePoint(Number.parseInt(part.slice(3, -1), 16)));
      return Buffer.from(part);
    }),
  );
}

/** Empty lines separate hunks. In each hunk, `+` lines replace `-` lines. */
export function parseEdits(text: string): readonly Edit[] {
  const hunks = text.split(/\n\n+/).filter((hunk) => hunk.trim() !== "");
  return hunks.map((hunk) => {
    const lines = hunk.replace(/\n$/, "").split("\n");
    const odd = lines.find((line) => !/^[-+]/.test(line));
    if (odd !== undefined) throw new Error(`a line of an edit begins with "-" or "+": ${odd}`);
    const side = (sign: string): string =>
      lines.flatMap((line) => (line.startsWith(sign) ? [`${line.slice(1)}\n`] : [])).join("");
    if (side("-") === "") throw new Error("an edit says with `-` lines where it goes");
    return { remove: side("-"), add: side("+") };
  });
}

/** Throws unless each run of removed lines occurs exactly once, at the beginning of a line. */
export function applyEdits(path: string, text: string, edits: readonly Edit[]): string {
  return edits.reduce((before, { remove, add }) => {
    const [start, ...others] = linesWith(before, remove);
    if (start === undefined || others.length > 0)
      throw new Error(
        `in ${path} these lines occur ${start === undefined ? 0 : others.length + 1} times, not once:\n${remove}`,
      );
    return before.slice(0, start) + add + before.slice(start + remove.length);
  }, text);
}

/** Offsets at which a line begins and `run` stands. */
function linesWith(text: string, run: string): readonly number[] {
  const found: number[] = [];
  for (let at = text.indexOf(run); at !== -1; at = text.indexOf(run, at + 1))
    if (at === 0 || text[at - 1] === "\n") found.push(at);
  return found;
}
