/** Formats errors that end a run: wrong usage, system errors and bugs. */
import type { UsageError } from "./commands/command.ts";
import { logLine } from "./commands/log-line.ts";
import { escapeWorkflowCommands } from "../report/escape-workflow-commands.ts";
import { escapeInvisible } from "../base/escape.ts";
import { wrap } from "../report/wrap.ts";
import { version } from "./version.ts";

function lines(message: string, ...hints: readonly (string | undefined)[]): string {
  const hintLines = hints.filter((hint) => hint !== undefined).map((hint) => `  = ${escapeInvisible(hint)}\n`);
  return escapeWorkflowCommands(`sluice: ${escapeInvisible(message)}\n${hintLines.join("")}`);
}

/** `room`: the columns of the terminal. */
export function formatUsageError({ message, help }: UsageError, room: number): string {
  const output = lines(shortened(message), help).split("\n");
  return output.flatMap((line) => wrap(line, room)).join("\n");
}

/** The most characters of a quoted name. */
const LONGEST = 200;
const QUOTED = new RegExp(`"[^"]{${LONGEST + 1},}"`, "g");

/** Cuts long names, which only a mistake passes as an argument. */
function shortened(message: string): string {
  return message.replace(QUOTED, (quoted) => `"${quoted.slice(1, 60)}…" (${quoted.length - 2} characters)`);
}

/** Shows the stack only in debug mode, because it may contain private paths. */
export function formatFailure(error: unknown, debug: boolean): string {
  const reason = error instanceof Error ? error.message : String(error);
  const stack = debug && error instanceof Error ? (error.stack ?? "").split("\n").map(logLine).join("") : "";
  const output = isSystemError(error)
    ? lines(`system error: ${reason}`, "check the disk and its permissions")
    : lines(
        `this is a bug in Sluice ${version}: ${reason}`,
        "please report it with the command, this message and, if possible, the files",
        debug ? undefined : "run it again with --debug to print the stack trace",
      );
  return output + stack;
}

/** Whether the error comes from a system call: no space, no permission, a broken disk. */
function isSystemError(error: unknown): boolean {
  return error instanceof Error && "syscall" in error && "errno" in error;
}
