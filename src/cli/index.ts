/** The command line: runs a command and returns its exit code. Accesses the system only through `Host`. */
import { resolve } from "node:path";
import { commands } from "./commands/index.ts";
import { EXIT, Interrupted, SourceError, UsageError, withTopic } from "./commands/command.ts";
import type { Command, ExitCode, Host, Output } from "./commands/command.ts";
import { GLOBALS, readArguments, seeHelp, splitCommand } from "./arguments.ts";
import type { Globals } from "./arguments.ts";
import { formatFailure, formatUsageError } from "./print-error.ts";
import { terminalWidth } from "./commands/columns.ts";
import { openerFor } from "./hyperlinks.ts";
import { commandHelp, helpWidth, programHelp } from "./help.ts";
import { version } from "./version.ts";
import { withoutShapes } from "../base/secrets.ts";
import { commandsMeantBy } from "./other-words.ts";

/** Runs one command. Never throws. Redacts passwords and tokens from all output. */
export async function main(argv: readonly string[], host: Host): Promise<ExitCode> {
  const io: Host = {
    ...host,
    stdout: discreet(host.stdout),
    stderr: discreet(host.stderr),
    save: (path, text) => host.save(path, withoutShapes(text)),
  };
  try {
    return await dispatch(argv, io);
  } catch (error) {
    if (error instanceof UsageError) {
      io.stderr.write(formatUsageError(error, terminalWidth(io.stderr)));
      return error instanceof SourceError ? EXIT.problems : EXIT.usage;
    }
    if (error instanceof Interrupted) return EXIT.interrupted;
    const debug = argv.includes("--debug") || (io.env["SLUICE_DEBUG"] ?? "") !== "";
    io.stderr.write(formatFailure(error, debug));
    return EXIT.failure;
  }
}

function discreet(output: Output): Output {
  return {
    write: (text) => output.write(withoutShapes(text)),
    get terminal() {
      return output.terminal;
    },
    get columns() {
      return output.columns;
    },
  };
}

async function dispatch(argv: readonly string[], io: Host): Promise<ExitCode> {
  const { name, rest } = splitCommand(argv);
  if (name === undefined) return runProgram(readArguments(argv, GLOBALS, "sluice").given, io);
  if (name === "help") return dispatch([...rest, "--help"], io);
  const command = await loadCommand(name);
  const { given, positionals } = readArguments(rest, { ...GLOBALS, ...command.options }, name);
  const globals = given as Globals;
  if (globals.help) return say(io, commandHelp(withTopic(command, positionals[0]), helpWidth(io.stdout)));
  if (globals.version) return say(io, `${version}\n`);
  checkPositionals(command, positionals);
  const color = wantsColor(globals, io);
  return command.run(given, {
    host: io,
    positionals,
    directory: directoryOf(globals, io),
    color,
    verbose: globals.verbose,
    opener: openerFor(color, io),
  });
}

function runProgram(globals: Globals, io: Host): ExitCode {
  if (globals.version) return say(io, `${version}\n`);
  if (globals.help) return say(io, programHelp(helpWidth(io.stdout)));
  io.stderr.write(programHelp(helpWidth(io.stderr)));
  return EXIT.usage;
}

function say(io: Host, text: string): ExitCode {
  io.stdout.write(text);
  return EXIT.fine;
}

async function loadCommand(name: string): Promise<Command> {
  const entry = commands.find((one) => one.name === name);
  if (entry !== undefined) return entry.load();
  const known = commands.map((one) => one.name);
  throw new UsageError(
    `unknown command "${name}"`,
    commandsMeantBy(name, commands) ?? `available: ${known.join(", ")}; \`sluice --help\` describes them`,
  );
}

function checkPositionals({ name, positionals }: Command, given: readonly string[]): void {
  const missing = positionals.slice(given.length).find((positional) => !positional.startsWith("["));
  if (missing !== undefined) throw new UsageError(`"${name}" needs ${missing}`, seeHelp(name));
  const extra = positionals.at(-1)?.includes("...") === true ? undefined : given[positionals.length];
  if (extra !== undefined) throw new UsageError(`"${name}" does not take the argument "${extra}"`, seeHelp(name));
}

/** Throws a UsageError for a missing folder, because a folder above it may belong to another repository. */
function directoryOf({ directory = "." }: Globals, { cwd, isFolder }: Host): string {
  const path = resolve(cwd, directory);
  if (!isFolder(path)) throw new UsageError(`folder "${directory}" does not exist`);
  return path;
}

/** NO_COLOR and --no-color win, then FORCE_COLOR; otherwise colors depend on the terminal. */
function wantsColor(globals: Globals, { env, stdout }: Host): boolean {
  if (globals["no-color"] || (env["NO_COLOR"] ?? "") !== "") return false;
  const forced = env["FORCE_COLOR"];
  if (forced !== undefined && forced !== "") return forced !== "0" && forced !== "false";
  return stdout.terminal && env["TERM"] !== "dumb";
}
