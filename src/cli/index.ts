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
export async function main(argv: readonly string[], processHost: Host): Promise<ExitCode> {
  const host: Host = {
    ...processHost,
    stdout: redacted(processHost.stdout),
    stderr: redacted(processHost.stderr),
    save: (path, text) => processHost.save(path, withoutShapes(text)),
  };
  try {
    return await dispatch(argv, host);
  } catch (error) {
    if (error instanceof UsageError) {
      host.stderr.write(formatUsageError(error, terminalWidth(host.stderr)));
      return error instanceof SourceError ? EXIT.problems : EXIT.usage;
    }
    if (error instanceof Interrupted) return EXIT.interrupted;
    const debug = argv.includes("--debug") || (host.env["SLUICE_DEBUG"] ?? "") !== "";
    host.stderr.write(formatFailure(error, debug));
    return EXIT.failure;
  }
}

function redacted(output: Output): Output {
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

async function dispatch(argv: readonly string[], host: Host): Promise<ExitCode> {
  const { name, rest } = splitCommand(argv);
  if (name === undefined) return runProgram(readArguments(argv, GLOBALS, "sluice").given, host);
  if (name === "help") return dispatch([...rest, "--help"], host);
  const command = await loadCommand(name);
  const { given, positionals } = readArguments(rest, { ...GLOBALS, ...command.options }, name);
  const globals = given as Globals;
  if (globals.help) return print(host, commandHelp(withTopic(command, positionals[0]), helpWidth(host.stdout)));
  if (globals.version) return print(host, `${version}\n`);
  checkPositionals(command, positionals);
  const color = wantsColor(globals, host);
  return command.run(given, {
    host,
    positionals,
    directory: directoryOf(globals, host),
    color,
    verbose: globals.verbose,
    opener: openerFor(color, host),
  });
}

function runProgram(globals: Globals, host: Host): ExitCode {
  if (globals.version) return print(host, `${version}\n`);
  if (globals.help) return print(host, programHelp(helpWidth(host.stdout)));
  host.stderr.write(programHelp(helpWidth(host.stderr)));
  return EXIT.usage;
}

function print(host: Host, text: string): ExitCode {
  host.stdout.write(text);
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
  const another = missing !== undefined && positionals.indexOf(missing) < given.length ? "another " : "";
  if (missing !== undefined) throw new UsageError(`"${name}" needs ${another}${missing}`, seeHelp(name));
  const extra = positionals.at(-1)?.includes("...") === true ? undefined : given[positionals.length];
  if (extra !== undefined) throw new UsageError(`"${name}" does not take the argument "${extra}"`, seeHelp(name));
}

/** Throws a UsageError for a missing folder, because a folder above it may belong to another repository. */
function directoryOf({ directory = "." }: Globals, { cwd, isFolder }: Host): string {
  const path = resolve(cwd, directory);
  if (!isFolder(path)) throw new UsageError(`"${directory}" is not a folder`, "use -C with the folder of a project");
  return path;
}

/** NO_COLOR and --no-color win, then FORCE_COLOR; otherwise colors depend on the terminal. */
function wantsColor(globals: Globals, { env, stdout }: Host): boolean {
  if (globals["no-color"] || (env["NO_COLOR"] ?? "") !== "") return false;
  const forced = env["FORCE_COLOR"];
  if (forced !== undefined && forced !== "") return forced !== "0" && forced !== "false";
  return stdout.terminal && env["TERM"] !== "dumb";
}
