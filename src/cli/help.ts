/** Help: of the program, and of a command. */
import { commands, groups } from "./commands/index.ts";
import type { Entry } from "./commands/index.ts";
import type { Command, Example, Option, Options } from "./commands/command.ts";
import { GLOBALS } from "./arguments.ts";

type Rows = readonly (readonly [string, string])[];

/** With less room than this, what is said of something stands below it. */
const NARROWEST = 30;
const BELOW = " ".repeat(10);

/** Rows whose first columns are equally wide. */
function columns(rows: Rows, width: number): string {
  const left = Math.max(...rows.map(([name]) => name.length)) + 2;
  const room = width - left - 2;
  const told = rows.map(([name, says]) =>
    room < NARROWEST
      ? [`  ${name}`, ...wrapped(says, width - BELOW.length).map((line) => BELOW + line)]
      : wrapped(says, room).map((line, index) => `  ${(index === 0 ? name : "").padEnd(left)}${line}`),
  );
  return told.flat().join("\n").concat("\n");
}

/** Its words in lines of at most `width` columns. */
function wrapped(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** A line that is indented is one of a table. */
function paragraph(text: string, width: number): string {
  if (text.split("\n").every((line) => line.length <= width)) return text;
  const joined = text.replaceAll(/\n(?! )/g, " ").split("\n");
  return joined.flatMap((line) => (line.startsWith(" ") ? [line] : wrapped(line, width))).join("\n");
}

function section(title: string, rows: Rows, width: number): string {
  return rows.length === 0 ? "" : `\n${title}\n${columns(rows, width)}`;
}

function optionRow(
  name: string,
  { short, value, repeatable, choices, description: says }: Option,
): readonly [string, string] {
  const flags = `${short === undefined ? "    " : `-${short}, `}--${name}`;
  const known = choices === undefined ? "" : `: ${choices.join(", ")}`;
  return [
    value === undefined ? flags : `${flags} ${value}`,
    `${says}${known}${repeatable === true ? " (repeatable)" : ""}`,
  ];
}

function optionRows(options: Options): Rows {
  return Object.entries(options).map(([name, option]) => optionRow(name, option));
}

function exampleRows(examples: readonly Example[]): Rows {
  return examples.map(({ line, description }) => [line, description]);
}

/** All of them as wide as the longest name of any. */
function commandRows(entries: readonly Entry[]): Rows {
  const longest = Math.max(...commands.map(({ name }) => name.length));
  return entries.map(({ name, summary }) => [name.padEnd(longest), summary]);
}

/** `width`: columns that there are. */
export function programHelp(width: number): string {
  return (
    `${paragraph("sluice compiles platform configuration kept in Git to the manifests that Argo CD and Flux apply.", width)}\n\n` +
    "usage: sluice <command> [options]\n" +
    groups.map(({ title, entries }) => section(title, commandRows(entries), width)).join("") +
    section("options of every command", optionRows(GLOBALS), width) +
    section(
      "examples",
      [
        ["sluice validate", "check everything, write nothing"],
        ["sluice render", "check everything, then write the manifests"],
        ["sluice explain dark-mode --cluster prod-eu-1", "why is it on or off there?"],
      ],
      width,
    ) +
    "\nexit codes\n" +
    columns(
      [
        ["0", "fine"],
        ["1", "problems found"],
        ["2", "wrong usage"],
        ["3", "a failure of Sluice itself, or of the disk"],
      ],
      width,
    )
  );
}

/** `width`: columns that there are. */
export function commandHelp(
  { name, description: describes, positionals, options, examples }: Command,
  width: number,
): string {
  const usage = ["usage: sluice", name, ...positionals, "[options]"].join(" ");
  return (
    `${paragraph(describes, width)}\n\n${usage}\n` +
    section("options", optionRows(options), width) +
    section("options of every command", optionRows(GLOBALS), width) +
    section("examples", exampleRows(examples), width)
  );
}
