/** Escapes lines for terminals and CI logs: control characters, invisible characters and workflow commands. */
import { escapeWorkflowCommands } from "../../report/escape-workflow-commands.ts";
import { escapeInvisible } from "../../base/escape.ts";
import { wrap } from "../../report/wrap.ts";
import { terminalWidth } from "./columns.ts";
import type { Output } from "./command.ts";

/** One line, with a newline. */
export function logLine(line: string): string {
  return `${escapeWorkflowCommands(escapeInvisible(line))}\n`;
}

/** Writes a line, wrapped to the width of a terminal. */
export function writeLine(line: string, output: Output): void {
  output.write(escapeWorkflowCommands(`${wrap(escapeInvisible(line), terminalWidth(output)).join("\n")}\n`));
}
