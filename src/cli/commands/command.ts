/** A command: what it is called, what it takes, and what it does with the world that it is handed. */
import type { Opener } from "../../report/links.ts";
import type { ResourceGuard } from "../../base/limits.ts";

/** What a run ends with. */
export const EXIT = {
  /** Nothing to complain about. */
  fine: 0,
  /** Errors in the configuration, or a difference where none was wanted. */
  problems: 1,
  /** An unknown command, option or value. */
  usage: 2,
  /** Our own failure: a bug, a disk fault. */
  failure: 3,
  /** Stopped by SIGINT. */
  interrupted: 130,
} as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Where text goes. */
export interface Output {
  readonly write: (text: string) => void;
  /** Whether a person looks at it. */
  readonly terminal: boolean;
  /** Columns; 100 where nobody knows. */
  readonly columns: number;
}

/** The world as a command sees it, injected so that tests can hand in another. */
export interface Host {
  /** The report. */
  readonly stdout: Output;
  /** Talk: hints, progress, wrong usage. */
  readonly stderr: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Absolute; where relative paths of the command line begin. */
  readonly cwd: string;
  /** The day in UTC, `YYYY-MM-DD`. */
  readonly today: () => string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Milliseconds from any beginning; never goes back. */
  readonly clock: () => number;
  /** Required, so that no caller can forget the limits that `docs/security.md` promises. */
  readonly strain: ResourceGuard;
  /** Whether there is a folder; absolute. */
  readonly isFolder: (path: string) => boolean;
  /** The text of a file, relative to `cwd`; `-` is what is piped in. Rejects where it can't be read. */
  readonly read: (path: string) => Promise<string>;
  /** Writes a report to a file; relative to `cwd`. */
  readonly save: (path: string, text: string) => Promise<void>;
  /** Does work that may not be cut short. Throws `Interrupted` after it, if SIGINT has come meanwhile. */
  readonly uninterrupted: <T>(work: () => T | Promise<T>) => Promise<T>;
}

/** `value`: the placeholder of its value in help; without it, the option is a switch. */
export interface Option {
  readonly short?: string;
  readonly value?: string;
  readonly repeatable?: boolean;
  /** The only valid values. */
  readonly choices?: readonly string[];
  /** For help. A missing required option is a usage error, which the command reports. */
  readonly required?: boolean;
  /** For help: the value that the command uses without the option. */
  readonly default?: string;
  /** One line, for help: starts with a lower-case verb or noun phrase. */
  readonly description: string;
}
export type Options = Readonly<Record<string, Option>>;

/** Options as they were given: a switch is a boolean, a repeatable one a list. */
export type ParsedOptions<O extends Options> = {
  readonly [Name in keyof O]: O[Name] extends { readonly repeatable: true }
    ? readonly string[]
    : O[Name] extends { readonly value: string }
      ? string | undefined
      : boolean;
};

/** What every command is given besides its own options. */
export interface CommandContext {
  readonly host: Host;
  readonly positionals: readonly string[];
  /** The folder of `-C`, absolute; the root is searched from here upwards. */
  readonly directory: string;
  readonly color: boolean;
  /** Whether every warning and note is listed. */
  readonly verbose: boolean;
  /** What opens the files that are named on stdout; undefined where nothing does. */
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
  /** Placeholders of what it takes without an option; optional ones in brackets: `[KIND]`. */
  readonly positionals: readonly string[];
  readonly options: O;
  readonly examples: readonly Example[];
  readonly run: (given: ParsedOptions<O>, setting: CommandContext) => Promise<ExitCode>;
}

/** A command whose options have been read by name only. */
export type Command = Definition<Options>;

/** A command in the list of all. */
export interface Entry {
  readonly name: string;
  /** One line, for the list of commands. */
  readonly summary: string;
  readonly load: () => Promise<Command>;
}

/** Lets `run` see its own options with their types. */
export function command<const O extends Options>(definition: Definition<O>): Command {
  return definition as unknown as Command;
}

/** An unknown command, option or value: exit code 2. */
export class UsageError extends Error {
  override readonly name: string = "UsageError";
  readonly help: string | undefined;

  /** Both like a diagnostic's: lower case, no full stop. */
  constructor(message: string, help?: string) {
    super(message);
    this.help = help;
  }
}

/** Errors in the sources keep a command from what it was asked for: exit code 1. */
export class SourceError extends UsageError {
  override readonly name = "SourceError";
}

/** SIGINT has come while something was done that may not be cut short: exit code 130. */
export class Interrupted extends Error {
  override readonly name = "Interrupted";
}
