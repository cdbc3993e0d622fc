/** Help: of the program, and of a command. */
import { commands } from "../commands/index.ts";
import type { Command, Example, Option, Options } from "../commands/contract.ts";
import { GLOBALS } from "./arguments.ts";

/** Rows whose first columns are equally wide. */
function columns(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}\n`).join("");
}

function section(title: string, rows: readonly (readonly [string, string])[]): string {
  return rows.length === 0 ? "" : `\n${title}\n${columns(rows)}`;
}

function optionRow(name: string, { short, value, repeatable, choices, says }: Option): readonly [string, string] {
  const flags = `${short === undefined ? "    " : `-${short}, `}--${name}`;
  const known = choices === undefined ? "" : `: ${choices.join(", ")}`;
  return [
    value === undefined ? flags : `${flags} ${value}`,
    `${says}${known}${repeatable === true ? " (repeatable)" : ""}`,
  ];
}

function optionRows(options: Options): readonly (readonly [string, string])[] {
  return Object.entries(options).map(([name, option]) => optionRow(name, option));
}

function exampleRows(examples: readonly Example[]): readonly (readonly [string, string])[] {
  return examples.map(({ line, says }) => [line, says]);
}

export function programHelp(): string {
  return (
    "sluice compiles platform configuration kept in Git to the manifests that Argo CD and Flux apply.\n\n" +
    "usage: sluice <command> [options]\n" +
    section(
      "commands",
      commands.map(({ name, summary }) => [name, summary]),
    ) +
    section("options of every command", optionRows(GLOBALS)) +
    section("examples", [
      ["sluice validate", "check everything, write nothing"],
      ["sluice render", "check everything, then write the manifests"],
      ["sluice explain dark-mode --cluster prod-eu-1", "why is it on or off there?"],
    ]) +
    "\nexit codes\n" +
    columns([
      ["0", "fine"],
      ["1", "problems found"],
      ["2", "wrong usage"],
      ["3", "a failure of Sluice itself, or of the disk"],
    ])
  );
}

export function commandHelp({ name, describes, positionals, options, examples }: Command): string {
  const usage = ["usage: sluice", name, ...positionals, "[options]"].join(" ");
  return (
    `${describes}\n\n${usage}\n` +
    section("options", optionRows(options)) +
    section("options of every command", optionRows(GLOBALS)) +
    section("examples", exampleRows(examples))
  );
}
