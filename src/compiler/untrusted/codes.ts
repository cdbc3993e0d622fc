/** The codes for files of other programs. */
import { unsuppressibleError } from "../../base/diagnostics.ts";
import type { Code } from "../../base/diagnostics.ts";

export const outsideUnreadable: Code = unsuppressibleError(
  "outside-unreadable",
  "A file of another tool is not valid JSON.",
  "A truncated file could have a different meaning, so Sluice does not use it.",
  "Generate the file again. A closed pipe or a full disk can truncate it.",
);

export const outsideReadAsText: Code = {
  name: "outside-read-as-text",
  severity: "note",
  configurable: false,
  means: "Sluice reads an unquoted word in a file of another tool as text.",
  why: "YAML parsers disagree about words such as `y`, `on` and `2026-01-01`. The original tool reads them as text, and so does the import.",
  fix: "Quote the word if it is text. For a boolean, write `true` or `false`.",
};

export const untrustedCodes: readonly Code[] = [outsideUnreadable, outsideReadAsText];
