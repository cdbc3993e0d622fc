/** What can be wrong with a text that another program wrote. */
import { hardError } from "../diagnostics.ts";
import type { Code } from "../diagnostics.ts";

export const outsideUnreadable: Code = hardError(
  "outside-unreadable",
  "A file that another program wrote can't be read as JSON.",
  "Half a file says something else than was meant; nothing is concluded from it.",
  "Have it written again, whole. What was cut off by a closed pipe or a full disk ends in the middle.",
);

export const outsideReadAsText: Code = {
  name: "outside-read-as-text",
  severity: "note",
  configurable: false,
  means: "An unquoted word of a file that another program wrote is read as text.",
  why: "Programs disagree about words such as `y`, `on` and `2026-01-01` in YAML. Those whose files are imported take them as text, and so does the import.",
  fix: "Put the word into quotes if text is meant. If a boolean is meant, write `true` or `false`.",
};

export const codes: readonly Code[] = [outsideUnreadable, outsideReadAsText];
