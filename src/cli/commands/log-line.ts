/** Escapes lines for terminals and CI logs: control characters, invisible characters and workflow commands. */
import { escapeWorkflowCommands } from "../../report/escape-workflow-commands.ts";
import { escapeInvisible } from "../../base/escape.ts";

/** One line, with a newline. */
export function logLine(line: string): string {
  return `${escapeWorkflowCommands(escapeInvisible(line))}\n`;
}
