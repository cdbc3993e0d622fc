/** Formats the help of the program and of commands. */
import { commands, groups } from "./commands/index.ts";
import type { Entry } from "./commands/index.ts";
import type { Command, Example, Option, Options, Output } from "./commands/command.ts";
import { GLOBALS } from "./arguments.ts";

type Rows = readonly (readonly [string, string])[];

/** If the description column is narrower, descriptions go below the names. */
const NARROWEST = 30;
const BELOW = " ".repeat(10);

/** Rows whose first columns are equally wide. */
function columns(rows: Rows, width: number): string {
  const left = Math.max(...rows.map(([name]) => name.length)) + 2;
  const room = width - left - 2;
  const lines = rows.map(([name, description]) =>
    room < NARROWEST
      ? [`  ${name}`, ...wrapped(description, width - BELOW.length).map((line) => BELOW + line)]
      : wrapped(description, room).map((line, index) => `  ${(index === 0 ? name : "").padEnd(left)}${line}`),
  );
  return lines.flat().join("\n").concat("\n");
}

/** Wraps the words into lines of at most `width` columns. */
function wrapped(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** Without a terminal, help uses the narrowest usual width. */
export function helpWidth({ terminal, columns }: Output): number {
  return terminal ? columns : 80;
}

/** Paragraphs are separated by blank lines. An indented line is a row of a table with two columns. */
function description(text: string, width: number): string {
  return text.split("\n\n").map(paragraph).join("\n\n");

  function paragraph(lines: string): string {
    const joined = lines.replaceAll(/\n(?! )/g, " ").split("\n");
    return joined.flatMap((line) => (line.startsWith(" ") ? row(line) : wrapped(line, width))).join("\n");
  }

  function row(line: string): readonly string[] {
    const left = /^ +\S.*? {2,}/.exec(line)?.[0] ?? "";
    const lines = wrapped(line.slice(left.length), width - left.length);
    return lines.map((one, index) => (index === 0 ? left : " ".repeat(left.length)) + one);
  }
}

function section(title: string, rows: Rows, width: number): string {
  return rows.length === 0 ? "" : `\n${title}\n${columns(rows, width)}`;
}

function optionRow(
  name: string,
  { short, value, repeatable, required, default: fallback, choices, description }: Option,
): readonly [string, string] {
  const flags = `${short === undefined ? "    " : `-${short}, `}--${name}`;
  const values = choices === undefined || value === choices.join("|") ? "" : `: ${choices.join(", ")}`;
  const notes = [
    ...(required === true ? ["(required)"] : []),
    ...(repeatable === true ? ["(repeatable)"] : []),
    ...(fallback === undefined ? [] : [`(default: ${fallback})`]),
  ];
  return [value === undefined ? flags : `${flags} ${value}`, [`${description}${values}`, ...notes].join(" ")];
}

function optionRows(options: Options): Rows {
  return Object.entries(options).map(([name, option]) => optionRow(name, option));
}

function exampleRows(examples: readonly Example[]): Rows {
  return examples.map(({ line, description }) => [line, description]);
}

/** Pads all names to the longest one. */
function commandRows(entries: readonly Entry[]): Rows {
  const longest = Math.max(...commands.map(({ name }) => name.length));
  return entries.map(({ name, summary }) => [name.padEnd(longest), summary]);
}

/** The help of the program. `width`: in columns. */
export function programHelp(width: number): string {
  return (
    `${description("sluice compiles platform configuration in Git to manifests for Argo CD and Flux.", width)}\n\n` +
    "usage: sluice <command> [options]\n" +
    groups.map(({ title, entries }) => section(title, commandRows(entries), width)).join("") +
    section("global options", optionRows(GLOBALS), width) +
    section(
      "examples",
      [
        ["sluice validate", "check everything, write nothing"],
        ["sluice render", "check everything, then write the manifests"],
        ["sluice explain dark-mode --cluster prod-eu-1", "show why a feature is on or off on a cluster"],
      ],
      width,
    ) +
    "\nexit codes\n" +
    columns(
      [
        ["0", "success"],
        ["1", "problems found"],
        ["2", "usage error"],
        ["3", "internal error or disk failure"],
      ],
      width,
    )
  );
}

/** The help of a command. `width`: in columns. */
export function commandHelp(
  { name, description: text, positionals, options, examples }: Command,
  width: number,
): string {
  const usage = ["usage: sluice", name, ...positionals, "[options]"].join(" ");
  return (
    `${description(text, width)}\n\n${usage}\n` +
    section("options", optionRows(options), width) +
    section("global options", optionRows(GLOBALS), width) +
    section("examples", exampleRows(examples), width)
  );
}
