/** Finds what the last word of an unfinished command line can be, by the table of commands. */
import { GLOBALS } from "../../arguments.ts";
import { withTopic } from "../command.ts";
import type { Command, Entry, Option, Options } from "../command.ts";
import { choicesOf } from "./placeholders.ts";
import type { Choices } from "./placeholders.ts";

/** A completion, with a description from the help. */
export interface Candidate {
  readonly value: string;
  readonly description?: string;
}

/** The words before the last one. */
export interface Before {
  /** Undefined before the name of the command. */
  readonly command: Command | undefined;
  readonly positionals: readonly string[];
  /** The last value of each option. */
  readonly given: ReadonlyMap<string, string>;
}

export interface Expected {
  readonly before: Before;
  /** The start of the word that every candidate has: `--cluster=`. */
  readonly prefix: string;
  /** The rest of the word. */
  readonly typed: string;
  readonly candidates: readonly Candidate[];
  /** Further candidates that are not in the table of commands. */
  readonly choices: Choices;
}

const NOTHING: Choices = { words: [], completes: [] };

/** `words`: of the command line after the program's name; the last one is unfinished and can be empty. */
export async function expectedBy(words: readonly string[], entries: readonly Entry[]): Promise<Expected> {
  const word = words.at(-1) ?? "";
  const { pending, ...before } = await readBefore(words.slice(0, -1), entries);
  const { command, positionals } = before;
  const options: Options = { ...(command && withTopic(command, positionals[0]).options), ...GLOBALS };
  if (pending !== undefined) return valueOf(pending, "", word, before);
  const [, name = "", typed = ""] = /^--([^=]+)=(.*)$/s.exec(word) ?? [];
  const option = Object.hasOwn(options, name) ? options[name] : undefined;
  if (option?.value !== undefined) return valueOf(option, `--${name}=`, typed, before);
  const plain = { before, prefix: "", typed: word, choices: NOTHING };
  if (word.startsWith("-")) return { ...plain, candidates: optionsLeft(options, before) };
  if (before.command === undefined) return { ...plain, candidates: commandsOf(entries, word) };
  const choices = argumentOf(before.command, before);
  const isOpen = choices.words.length + choices.completes.length === 0;
  return { ...plain, choices, candidates: isOpen && word === "" ? optionsLeft(options, before) : [] };
}

type Read = Before & { readonly pending: Option | undefined };

async function readBefore(words: readonly string[], entries: readonly Entry[]): Promise<Read> {
  let command: Command | undefined;
  let pending: readonly [string, Option] | undefined;
  let options: Options = GLOBALS;
  const positionals: string[] = [];
  const given = new Map<string, string>();
  for (const word of words) {
    const [name, value] = nameOf(word, options);
    const option = name === undefined || !Object.hasOwn(options, name) ? undefined : options[name];
    if (pending !== undefined) {
      given.set(pending[0], word);
      pending = undefined;
    } else if (name !== undefined) {
      given.set(name, value ?? "");
      if (value === undefined && option?.value !== undefined) pending = [name, option];
    } else if (command === undefined && word !== "help") {
      command = await entries.find((entry) => entry.name === word)?.load();
      if (command === undefined) return { command: UNKNOWN, positionals, given, pending: undefined };
      options = { ...command.options, ...GLOBALS };
    } else if (word !== "help" || command !== undefined) {
      if (command !== undefined && positionals.length === 0)
        options = { ...withTopic(command, word).options, ...GLOBALS };
      positionals.push(word);
    }
  }
  return { command, positionals, given, pending: pending?.[1] };
}

/** Has no completions besides the global options. */
const UNKNOWN: Command = {
  name: "",
  description: "",
  positionals: [],
  options: {},
  examples: [],
  run: () => Promise.reject(new Error("this command does not run")),
};

/** The long name of the option that a word is, and its value after `=`. */
function nameOf(word: string, options: Options): readonly [string | undefined, string | undefined] {
  const long = /^--([^=]+)(?:=(.*))?$/s.exec(word);
  if (long !== null) return [long[1], long[2]];
  const short = /^-(\w)$/.exec(word)?.[1];
  return [short && (Object.keys(options).find((name) => options[name]?.short === short) ?? short), undefined];
}

function valueOf(option: Option, prefix: string, typed: string, before: Before): Expected {
  const { value = "", choices, completes } = option;
  const found = choices === undefined ? choicesOf(value, completes) : { words: choices, completes: [] };
  return { before, prefix, typed, candidates: [], choices: found };
}

function optionsLeft(options: Options, { given }: Before): readonly Candidate[] {
  return Object.entries(options)
    .filter(([name, { repeatable }]) => repeatable === true || !given.has(name))
    .map(([name, { description }]) => ({ value: `--${name}`, description }));
}

function commandsOf(entries: readonly Entry[], word: string): readonly Candidate[] {
  const commands = entries.map(({ name, summary }) => ({ value: name, description: summary }));
  return word === "" ? commands : [...commands, { value: "help", description: "print the help of a command" }];
}

function argumentOf({ options, positionals, completes }: Command, { positionals: before, given }: Before): Choices {
  const index = before.length;
  const last = positionals.at(-1);
  const placeholder = positionals[index] ?? (last?.includes("...") === true ? last : undefined);
  const isFirst = index === 0 || positionals.length === 1;
  // OLD is a name of the kind before it: `rename feature OLD`.
  if (placeholder === "OLD") return choicesOf((before.at(-1) ?? "").toUpperCase(), undefined);
  const [changed = completes] = [...given.keys()].flatMap((name) => options[name]?.argument ?? []);
  return placeholder === undefined ? NOTHING : choicesOf(placeholder, isFirst ? changed : undefined);
}
