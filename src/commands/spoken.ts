/** A line for a person, who may read it in the log of a CI run: nothing in it moves the cursor, hides, or is a command. */
import { inertLog } from "../reporters/inert-log.ts";
import { visible } from "../reporters/visible.ts";

/** One line, with its end. */
export function spoken(line: string): string {
  return `${inertLog(visible(line))}\n`;
}
