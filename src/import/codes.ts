/** What an import has to say: what it could not read, and what is not as it was. */
import { hardError } from "../diagnostics.ts";
import type { Code } from "../diagnostics.ts";

function said(severity: "warning" | "note", name: string, means: string, why: string, fix: string): Code {
  return { name, severity, configurable: false, means, why, fix };
}

export const importNotRecognized: Code = hardError(
  "import-not-recognized",
  "A file is not of the form that it is imported as.",
  "What can't be recognized can't be carried over, and half of an import looks like a whole one.",
  "Name a file of that form; `sluice import --help` lists the forms that there are.",
);

export const importLeftOut: Code = said(
  "warning",
  "import-left-out",
  "Something could not be carried over at all, and has no document.",
  "Sluice has no way to say it, or what it says is broken already; a document that means something else would be worse than none.",
  "Change it where it is and import it again, or write its document by hand.",
);

export const importApproximated: Code = said(
  "warning",
  "import-approximated",
  "Something was carried over and does not behave exactly as before.",
  "The other system has a state that Sluice has not, so that somebody will get another answer than until now.",
  "Read the comment in the document, and decide whether the difference matters.",
);

export const importRenamed: Code = said(
  "warning",
  "import-renamed",
  "Something has another name than before.",
  "Names are DNS labels and stand once: what asks for the old name finds nothing.",
  "Ask for the new name in the code, or rename it in the old system first.",
);

export const importNotCarried: Code = said(
  "note",
  "import-not-carried",
  "A detail was not carried over.",
  "Sluice has no place for it, and nothing that is rendered depends on it.",
  "Check that nobody reads it; what is worth keeping goes into a comment or an annotation.",
);

export const importAssumed: Code = said(
  "note",
  "import-assumed",
  "Something that a document needs was not in the input, and was assumed.",
  "Sluice asks for more than the other system knew, such as an owner.",
  "Correct it in the documents, or give it as an option of the import.",
);

export const codes: readonly Code[] = [
  importNotRecognized,
  importLeftOut,
  importApproximated,
  importRenamed,
  importNotCarried,
  importAssumed,
];
