/** Parses the command line strictly: unknown commands, options and values are errors with a suggestion. */
import { parseArgs } from "node:util";
import { UsageError } from "./commands/command.ts";
import type { ParsedOptions, Option, Options } from "./commands/command.ts";
import { didYouMean, suggest } from "../base/suggest.ts";

/** Options of every command, before or after its name. */
export const GLOBALS: {
  readonly directory: Option & { readonly value: string };
  readonly "no-color": Option;
  readonly verbose: Option;
  readonly debug: Option;
  readonly help: Option;
  readonly version: Option;
} = {
  directory: { short: "C", value: "DIR", description: "run as if started in DIR" },
  "no-color": { description: "print without color; also set by NO_COLOR" },
  verbose: { description: "print every warning and note, and every cluster" },
  debug: { description: "print the stack trace of an internal error" },
  help: { short: "h", description: "print help" },
  version: { short: "V", description: "print the version" },
};
export type Globals = ParsedOptions<typeof GLOBALS>;

export interface Read<O extends Options> {
  readonly given: ParsedOptions<O>;
  readonly positionals: readonly string[];
}

type Token = NonNullable<ReturnType<typeof tokensOf>>[number];

function tokensOf(args: readonly string[], options: Options) {
  const config = Object.entries(options).map(([name, { short, value }]) => [
    name,
    { type: value === undefined ? "boolean" : "string", ...(short === undefined ? {} : { short }) } as const,
  ]);
  return parseArgs({ args: [...args], options: Object.fromEntries(config), strict: false, tokens: true }).tokens;
}

/** Splits the command's name from the arguments. Options before the name must be global. */
export function splitCommand(args: readonly string[]): { readonly name?: string; readonly rest: readonly string[] } {
  for (const token of tokensOf(args, GLOBALS)) {
    if (token.kind === "positional") return { name: token.value, rest: args.toSpliced(token.index, 1) };
    checkOption(token, GLOBALS, "sluice");
  }
  return { rest: args };
}

/** Parses options by their definitions; `command` is for messages. Throws a UsageError. */
export function readArguments<O extends Options>(args: readonly string[], options: O, command: string): Read<O> {
  const values = new Map<string, string[]>();
  const positionals: string[] = [];
  for (const token of tokensOf(withHandedValues(args, options), options)) {
    if (token.kind === "positional") positionals.push(token.value);
    if (token.kind !== "option") continue;
    const option = checkOption(token, options, command);
    const before = values.get(token.name) ?? [];
    if (before.length > 0 && option?.value !== undefined && option.repeatable !== true)
      throw new UsageError(`"${token.rawName}" is given twice`);
    values.set(token.name, [...before, token.value ?? ""]);
  }
  const given = Object.entries(options).map(([name, option]) => [name, givenValue(option, values.get(name))]);
  return { given: Object.fromEntries(given) as ParsedOptions<O>, positionals };
}

/** Writes `--switch VALUE` as the option to which the switch hands its value. */
function withHandedValues(args: readonly string[], options: Options): readonly string[] {
  const others = new Map<string, string>();
  for (const [name, { handsValueTo: other }] of Object.entries(options))
    if (other !== undefined) others.set(`--${name}`, `--${other}`);
  return args.map((arg, index) => {
    const [name = "", inline] = arg.split("=", 2);
    const other = others.get(name);
    const hasValue = /^\d/.test(inline ?? args[index + 1] ?? "");
    return other === undefined || !hasValue ? arg : `${other}${arg.slice(name.length)}`;
  });
}

function givenValue(option: Option, values: readonly string[] | undefined): unknown {
  if (option.value === undefined) return values !== undefined;
  return option.repeatable === true ? (values ?? []) : values?.[0];
}

function checkOption(token: Token, options: Options, command: string): Option | undefined {
  if (token.kind !== "option") return undefined;
  const option = Object.hasOwn(options, token.name) ? options[token.name] : undefined;
  if (option === undefined) throw unknownOption(token.rawName, options, command);
  if (option.value === undefined && token.value !== undefined)
    throw new UsageError(`"${token.rawName}" takes no value, but "${token.value}" was given`);
  if (option.value !== undefined) checkValue(token.rawName, token.value, token.inlineValue === true, option);
  return option;
}

function unknownOption(rawName: string, options: Options, command: string): UsageError {
  const known = Object.keys(options).map((name) => `--${name}`);
  return new UsageError(`"${command}" has no option "${rawName}"`, didYouMean(rawName, known) ?? seeHelp(command));
}

/** `command`: the name for messages, `sluice` for the program itself. */
export function seeHelp(command: string): string {
  return `see \`${command === "sluice" ? "" : "sluice "}${command} --help\``;
}

function checkValue(rawName: string, value: string | undefined, inline: boolean, option: Option): void {
  const looksLikeOption = !inline && value !== undefined && value.length > 1 && value.startsWith("-");
  if (value === undefined || value === "" || looksLikeOption)
    throw new UsageError(
      `"${rawName}" needs a value: ${rawName} ${option.value}`,
      looksLikeOption ? `if the value is "${value}", write ${rawName}=${value}` : undefined,
    );
  if (option.choices !== undefined) checkChoice(`${option.value}`, value, option.choices, rawName);
}

/** Throws a UsageError unless `value` is one of the choices; `what` is for the message. */
function checkChoice(what: string, value: string, choices: readonly string[], of?: string): void {
  if (choices.includes(value)) return;
  const near = suggest(value, choices);
  const named = what.includes("|") ? "value" : what.toLowerCase();
  throw new UsageError(
    of === undefined ? `unknown ${named} "${value}"` : `invalid value "${value}" for "${of}"`,
    near === undefined ? `available: ${choices.join(", ")}` : `did you mean "${near}"?`,
  );
}
