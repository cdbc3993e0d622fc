/** What can be wrong with a text that another program wrote. */
import { hardError } from "../diagnostics.ts";
import type { Code } from "../diagnostics.ts";

export const outsideUnreadable: Code = hardError(
  "outside-unreadable",
  "A file that another program wrote can't be read as JSON.",
  "Half a file, or one in which a key stands twice, says something else than was meant; nothing is concluded from it.",
  "Have it written again, whole. What was cut off by a closed pipe or a full disk ends in the middle.",
);

export const codes: readonly Code[] = [outsideUnreadable];
