/** The codes of this folder: entries of a source folder that are not read. */
import { unsuppressibleError } from "../base/diagnostics.ts";
import type { Code } from "../base/diagnostics.ts";

export const invalidUtf8: Code = unsuppressibleError(
  "invalid-utf-8",
  "A file contains bytes that are not UTF-8.",
  "Parsers replace such bytes with other characters, so the original text is lost.",
  "Save the file as UTF-8.",
);
export const wrongEncoding: Code = unsuppressibleError(
  "wrong-encoding",
  "A file is written in UTF-16 or UTF-32.",
  "Kubernetes, Git and Sluice read UTF-8. In another encoding, diffs can't be reviewed.",
  "Save the file as UTF-8.",
);
export const fileTooLarge: Code = unsuppressibleError(
  "file-too-large",
  "A file is larger than 1 MiB.",
  "The limit keeps hostile files from exhausting the run.",
  "Divide the file.",
);
export const sourcesTooLarge: Code = unsuppressibleError(
  "sources-too-large",
  "All sources together are larger than 64 MiB.",
  "The limit keeps hostile changes from exhausting the run.",
  "List only source folders in `spec.sources`, or divide the repository.",
);
export const unreadableFile: Code = unsuppressibleError(
  "unreadable-file",
  "A file can't be read.",
  "Omitting it silently would remove its documents from the platform.",
  "Check its permissions, and whether another process removes it during the run.",
);
export const sourceIsALink: Code = unsuppressibleError(
  "source-is-a-link",
  "The sources contain a symbolic link.",
  "A link can point outside the repository, and the reviewed change does not contain its target.",
  "Replace the link with the file.",
);
export const sourceIsASubmodule: Code = unsuppressibleError(
  "source-is-a-submodule",
  "The sources contain a submodule or another repository.",
  "The reviewed change does not contain its files, and settings of another repository can run programs.",
  "Move the sources into this repository.",
);
export const sourceIsNoFile: Code = unsuppressibleError(
  "source-is-no-file",
  "The sources contain a pipe, a socket or a device.",
  "Reading it can block indefinitely, or have side effects.",
  "Remove it.",
);
export const unsafeFileName: Code = unsuppressibleError(
  "unsafe-file-name",
  "The name of a file is not UTF-8, or contains invisible characters.",
  "In a message, a manifest or a review, it could be confused with another file.",
  "Rename the file.",
);
export const invalidSource: Code = unsuppressibleError(
  "invalid-source",
  "An entry of `spec.sources` is not a folder or a simple glob inside the repository.",
  "Sources outside the repository are not reviewed, and complex patterns can take very long to match.",
  "Write a path relative to the root. It can contain `*`, `**` and `?`.",
);
export const missingSource: Code = unsuppressibleError(
  "missing-source",
  "An entry of `spec.sources` matches nothing.",
  "Otherwise, a renamed folder would be silently omitted, with all its documents.",
  "Correct the entry, or remove it.",
);

export const fileNotRead: Code = {
  name: "file-not-read",
  severity: "warning",
  configurable: true,
  means: "A file in a source folder looks like a source, but Sluice does not read it because of its name.",
  why: "Sluice reads only names that end in `.yaml` or `.yml`, so this file has no effect.",
  fix: "Rename the file, or move it out of the folders of `spec.sources`.",
};
export const defaultSourceMissing: Code = {
  name: "default-source-missing",
  severity: "warning",
  configurable: true,
  means:
    "`spec.sources` is not set, a default folder does not exist, and another folder contains sources that Sluice does not read.",
  why: "If the folder was renamed, its documents would be missing from the platform without an error.",
  fix: "List the folder in `spec.sources`, or restore its name.",
};

export const codes: readonly Code[] = [
  invalidUtf8,
  wrongEncoding,
  fileTooLarge,
  sourcesTooLarge,
  unreadableFile,
  sourceIsALink,
  sourceIsASubmodule,
  sourceIsNoFile,
  unsafeFileName,
  invalidSource,
  missingSource,
  fileNotRead,
  defaultSourceMissing,
];
