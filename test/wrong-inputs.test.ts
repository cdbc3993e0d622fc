/**
 * Wrong inputs of a first hour, each in the project of `sluice init`: one clear error each, and none without a word. The
 * numbers are those of a field test. `UPDATE=1` writes the answers: read every one.
 *
 * A case is `== NUMBER TITLE`, steps (`edit PATH: OLD => NEW`, `write PATH: TEXT`, `delete`, `move`, `link`, `utf16`, `crlf`,
 * `bom`; ¶ is a line end), a command (`$ ...`, by default `validate`), and after `=>` its exit code and what it says.
 * `accepted:` says why an input is right, `several:` why it has several errors.
 */
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
  globSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { documents } from "../src/authoring/init/index.ts";
import { main } from "../src/cli/index.ts";
import type { RunReport } from "../src/report/report.ts";
import { fakeIo } from "./cli/fake-io.ts";

const FOLDER = join(import.meta.dirname, "wrong-inputs");
const PROJECT = documents("demo", "2026-11-21");

interface Case {
  readonly name: string;
  readonly steps: readonly string[];
  readonly command: string;
  /** Why it is right, or has several errors. */
  readonly accepted: boolean;
  readonly several: boolean;
  readonly answer: string;
}

function parseCases(text: string): readonly Case[] {
  return text
    .split(/^== /m)
    .slice(1)
    .map((part) => {
      const [before = "", answer = ""] = part.trimEnd().split(/^=>(?: |$)/m);
      const [name = "", ...lines] = before.trimEnd().split("\n");
      const command = lines.find((line) => line.startsWith("$ "))?.slice(2) ?? "validate";
      const has = (word: string): boolean => lines.some((line) => line.startsWith(`${word}: `));
      const steps = lines.filter((line) => !/^(?:\$ |accepted: |several: )/.test(line));
      return { name, steps, command, accepted: has("accepted"), several: has("several"), answer };
    });
}

function apply(step: string, folder: string): void {
  const [, verb = "", path = "", , rest = ""] = /^(\w+) ([^ :]+)(:| |$) ?(.*)$/s.exec(step) ?? [];
  const file = join(folder, path);
  const text = rest.replaceAll("¶", "\n");
  mkdirSync(dirname(file), { recursive: true });
  if (verb === "edit") return edit(file, text);
  if (verb === "write") return writeFileSync(file, text);
  if (verb === "delete") return rmSync(file, { recursive: true });
  if (verb === "link") return symlinkSync(rest, file);
  if (verb === "move") {
    mkdirSync(dirname(join(folder, rest)), { recursive: true });
    return renameSync(file, join(folder, rest));
  }
  const now = readFileSync(file, "utf8");
  if (verb === "utf16") return writeFileSync(file, `\uFEFF${now}`, "utf16le");
  if (verb === "crlf") return writeFileSync(file, now.replaceAll("\n", "\r\n"));
  if (verb === "bom") return writeFileSync(file, `\uFEFF${now}`);
  throw new Error(`there is no step "${step}"`);
}

function edit(file: string, change: string): void {
  const [, old = "", now = ""] = /^(.*?) =>(?: (.*))?$/s.exec(change) ?? [];
  const text = readFileSync(file, "utf8");
  if (!text.includes(old)) throw new Error(`"${old}" is not in ${file}`);
  writeFileSync(
    file,
    text.replace(old, () => now),
  );
}

interface Outcome {
  readonly answer: string;
  readonly errors: number;
  /** Whether anything is said besides the count. */
  readonly isSilent: boolean;
}

async function outcomeOf({ steps, command }: Case): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), "sluice-wrong-"));
  try {
    for (const [path, text] of Object.entries(PROJECT)) apply(`write ${path}: ${text}`, folder);
    for (const step of steps) apply(step, folder);
    const io = fakeIo(folder, { env: { PATH: process.env["PATH"] } });
    const isReport = command.split(" ").includes("validate") && !command.includes("--");
    const args = command.split(" ");
    const code = await main(isReport ? [...args, "--format", "json"] : args, io);
    const { stdout, stderr } = io.written();
    if (!isReport || code === 2) return spoken(code, `${stdout}${stderr}`.replaceAll(folder, "<folder>"), stderr);
    const { diagnostics } = JSON.parse(stdout) as RunReport;
    const said = diagnostics.filter(({ severity }) => severity !== "note");
    const lines = said.map(
      ({ severity, code: name, file, line, message, help }) =>
        `${severity} ${file}:${line} ${name}: ${message}${help === undefined ? "" : `\n  = ${help}`}\n`,
    );
    const errors = said.filter(({ severity }) => severity === "error").length;
    return { answer: `${code}\n${lines.join("")}`, errors, isSilent: lines.length === 0 };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Help, or a message that says it. */
const SAYS_WHAT_TO_DO = /^\s+= |must be|needs a value|is missing|is empty|does not exist/m;
const MOST_LINES = 12;

function spoken(code: number, text: string, stderr: string): Outcome {
  const lines = text.trimEnd().split("\n");
  const shown = lines.length > MOST_LINES ? ["...", ...lines.slice(-MOST_LINES)] : lines;
  const errors = (text.match(/ error {2}|^sluice: /gm) ?? []).length;
  return { answer: `${code}\n${shown.join("\n")}\n`, errors, isSilent: stderr === "" };
}

describe.each(globSync("*.txt", { cwd: FOLDER }).toSorted())("%s", (file) => {
  const text = readFileSync(join(FOLDER, file), "utf8");
  const cases = parseCases(text);
  const answers = new Map<string, string>();

  test.each(cases.map((one) => [one.name, one] as const))("%s", async (name, one) => {
    const { answer, errors, isSilent } = await outcomeOf(one);
    answers.set(name, answer);
    if (process.env["UPDATE"] === "1") return;
    expect(answer).toBe(`${one.answer}\n`);
    expect(answer).not.toMatch(/this is a bug|^\s+at /m);
    if (one.accepted) return;
    expect(isSilent, "it says nothing").toBe(false);
    if (!one.several) expect(errors).toBeLessThanOrEqual(1);
    if (errors > 0) expect(answer, "it does not say what to do").toMatch(SAYS_WHAT_TO_DO);
  });

  test("answers are up to date", () => {
    if (process.env["UPDATE"] !== "1") return;
    const [head = "", ...parts] = text.split(/^== /m);
    const written = parts.map((part) => {
      const [before = "", former = ""] = part.trimEnd().split(/^=>(?: |$)/m);
      const answer = answers.get(before.split("\n")[0] ?? "") ?? `${former}\n`;
      return `== ${before.trimEnd()}\n=> ${answer}`;
    });
    writeFileSync(join(FOLDER, file), `${head.trimEnd()}\n\n${written.join("\n")}`);
  });
});
