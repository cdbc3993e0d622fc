/** The codes of imports: input that could not be read or converted exactly. */
import { unsuppressibleError } from "../../base/diagnostics.ts";
import type { Code } from "../../base/diagnostics.ts";

function importCode(severity: "warning" | "note", name: string, means: string, why: string, fix: string): Code {
  return { name, severity, configurable: false, means, why, fix };
}

export const importNotRecognized: Code = unsuppressibleError(
  "import-not-recognized",
  "A file is not in the format of the import.",
  "Sluice can't convert an unknown format, and a partial import would look complete.",
  "Use a file in that format. `sluice import --help` lists the formats.",
);

export const importLeftOut: Code = importCode(
  "warning",
  "import-left-out",
  "An item could not be converted and has no document.",
  "Sluice can't express it, or it is already broken. A document with another meaning would be worse than no document.",
  "Change it in the original system and import it again, or write a document by hand.",
);

export const importApproximated: Code = importCode(
  "warning",
  "import-approximated",
  "A converted item does not behave exactly as before.",
  "The other system has a state that Sluice does not support, so some users get a different result.",
  "Read the comment in the document, and decide whether the difference matters.",
);

export const importRenamed: Code = importCode(
  "warning",
  "import-renamed",
  "The name of an item has changed.",
  "Names are unique DNS labels. Code that uses the old name finds nothing.",
  "Use the new name in the code, or rename it in the old system first.",
);

export const importNotCarried: Code = importCode(
  "note",
  "import-not-carried",
  "A detail was not converted.",
  "Sluice has no field for it, and the rendered output does not depend on it.",
  "Check that nothing uses it. Keep useful details in a comment or an annotation.",
);

export const importAssumed: Code = importCode(
  "note",
  "import-assumed",
  "The input lacks a required value, and the import assumed one.",
  "Sluice requires values that the other system does not have, such as an owner.",
  "Correct it in the documents, or pass it as an option of the import.",
);

export const importConflict: Code = importCode(
  "warning",
  "import-conflict",
  "An update skips a document because the same part changed both upstream and in the document.",
  "Only a person can decide which change is right. A wrong gate value can keep a component from starting.",
  "Make the change by hand, or write the upstream value into the annotation to keep your change. Until then, every update reports it.",
);

export const importCodes: readonly Code[] = [
  importNotRecognized,
  importLeftOut,
  importApproximated,
  importRenamed,
  importNotCarried,
  importAssumed,
  importConflict,
];
