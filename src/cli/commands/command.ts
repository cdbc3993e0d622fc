/** Types for commands: definition, options, host, exit codes and errors. */
import type { Opener } from "../../report/links.ts";
import type { ResourceGuard } from "../../base/limits.ts";

/** Exit codes. */
export const EXIT = {
  /** No errors. */
  fine: 0,
  /** Errors in the configuration, or an unwanted difference. */
  problems: 1,
  /** An unknown command, option or value. */
  usage: 2,
  /** A failure of Sluice or the system: a bug, a disk error. */
  failure: 3,
  /** Stopped by SIGINT. */
  interrupted: 130,
} as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** An output stream. */
export interface Output {
  readonly write: (text: string) => void;
  /** Whether it is a terminal. */
  readonly terminal: boolean;
  /** Width; 100 if unknown. */
  readonly columns: number;
}

/** Access to the system, injected so that tests can replace it. */
export interface Host {
  /** For reports. */
  readonly stdout: Output;
  /** For hints, progress and usage errors. */
  readonly stderr: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Absolute; the base of relative paths on the command line. */
  readonly cwd: string;
  /** The day in UTC, `YYYY-MM-DD`. */
  readonly today: () => string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** A monotonic clock in milliseconds. */
  readonly clock: () => number;
  /** Required, so that no caller can forget the limits that `docs/security.md` promises. */
  readonly guard: ResourceGuard;
  /** Whether the path is a folder; absolute. */
  readonly isFolder: (path: string) => boolean;
  /** Reads a file, relative to `cwd`; `-` is stdin. Rejects if it can't be read. */
  readonly read: (path: string) => Promise<string>;
  /** Writes a report to a file; relative to `cwd`. */
  readonly save: (path: string, text: string) => Promise<void>;
  /** Does work that must not be interrupted. Throws `Interrupted` afterwards if SIGINT was received meanwhile. */
  readonly uninterrupted: <T>(work: () => T | Promise<T>) => Promise<T>;
}

/** The meaning of a value on the command line, so that a shell can complete it. */
export type Completable =
  | "branches"
  | "cluster-releases"
  | "clusters"
  | "consumers"
  | "expectations"
  | "features"
  | "files"
  | "folders"
  | "formats"
  | "grants"
  | "importers"
  | "kinds"
  | "labels"
  | "levels"
  | "listings"
  | "nothing"
  | "overdue"
  | "overrides"
  | "owners"
  | "releases"
  | "revisions"
  | "services"
  | "stages"
  | "targets"
  | "tracks"
  | "variants";

/** `value`: the placeholder of its value in help; without it, the option is a switch. */
export interface Option {
  readonly short?: string;
  readonly value?: string;
  readonly repeatable?: boolean;
  /** The only valid values. */
  readonly choices?: readonly string[];
  /** If the placeholder does not say it: `FEATURE` does, `NAME` and `GLOB` do not. */
  readonly completes?: Completable;
  /** The completions of the first argument with this option, if they differ. */
  readonly argument?: Completable;
  /** For help. A missing required option is a usage error, which the command reports. */
  readonly required?: boolean;
  /** For a switch: the option that gets a value which begins with a digit and follows the switch. */
  readonly handsValueTo?: string;
  /** For help: the value that the command uses without the option. */
  readonly default?: string;
  /** One line, for help: starts with a lower-case verb or noun phrase. */
  readonly description: string;
}
export type Options = Readonly<Record<string, Option>>;

/** Parsed options: a switch is a boolean, a repeatable option a list. */
export type ParsedOptions<O extends Options> = {
  readonly [Name in keyof O]: O[Name] extends { readonly repeatable: true }
    ? readonly string[]
    : O[Name] extends { readonly value: string }
      ? string | undefined
      : boolean;
};

/** The context of a command besides its own options. */
export interface CommandContext {
  readonly host: Host;
  readonly positionals: readonly string[];
  /** The folder of `-C`, absolute; the search for the root starts here. */
  readonly directory: string;
  readonly color: boolean;
  /** Whether to list every warning and note. */
  readonly verbose: boolean;
  /** Links for file names on stdout; undefined without links. */
  readonly opener?: Opener | undefined;
}

export interface Example {
  readonly line: string;
  readonly description: string;
}

export interface Definition<O extends Options> {
  readonly name: string;
  /** One sentence or more, for help; the line in the list of commands is in index.ts. */
  readonly description: string;
  /** Placeholders of positional arguments; optional ones in brackets: `[KIND]`. */
  readonly positionals: readonly string[];
  /** The meaning of the first positional argument, if its placeholder does not say it. */
  readonly completes?: Completable;
  readonly options: O;
  readonly examples: readonly Example[];
  /** The part of the help and of the options for a first argument, such as a system to import from. */
  readonly topic?: (argument: string) => Topic | undefined;
  readonly run: (given: ParsedOptions<O>, setting: CommandContext) => Promise<ExitCode>;
}

/** A command with its first argument, in help. */
export type Topic = Pick<Definition<Options>, "description" | "positionals" | "options" | "examples">;

/** A command with any options. */
export type Command = Definition<Options>;

/** An entry in the list of commands. */
export interface Entry {
  readonly name: string;
  /** One line, for the list of commands. */
  readonly summary: string;
  readonly load: () => Promise<Command>;
}

/** Infers the types of the options for `run`. */
export function command<const O extends Options>(definition: Definition<O>): Command {
  return definition as unknown as Command;
}

/** The command as its first argument restricts it; unchanged if the argument does not. */
export function withTopic(command: Command, argument: string | undefined): Command {
  const topic = argument === undefined ? undefined : command.topic?.(argument);
  return topic === undefined ? command : { ...command, ...topic, name: `${command.name} ${argument}` };
}

/** An unknown command, option or value: exit code 2. */
export class UsageError extends Error {
  override readonly name: string = "UsageError";
  readonly help: string | undefined;

  /** Both as in diagnostics: lower case, no full stop. */
  constructor(message: string, help?: string) {
    super(message);
    this.help = help;
  }
}

/** Errors in the sources that prevent the command: exit code 1. */
export class SourceError extends UsageError {
  override readonly name = "SourceError";
  /** The path of the file with the errors, if they are in one file. */
  readonly file: string | undefined;

  constructor(message: string, help?: string, file?: string) {
    super(message, help);
    this.file = file;
  }
}

/** SIGINT was received during work that must not be interrupted: exit code 130. */
export class Interrupted extends Error {
  override readonly name = "Interrupted";
}
