/** A line for a person, who may read it in the log of a CI run: nothing in it moves the cursor, hides, or is a command. */
import { escapeWorkflowCommands } from "../../report/escape-workflow-commands.ts";
import { escapeInvisible } from "../../report/visible.ts";

/** One line, with its end. */
export function spoken(line: string): string {
  return `${escapeWorkflowCommands(escapeInvisible(line))}\n`;
}
