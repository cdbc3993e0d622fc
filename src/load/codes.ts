/** The codes of load: what in a source folder is no text that we read. */
import { hardError } from "../diagnostics.ts";
import type { Code } from "../diagnostics.ts";

export const invalidUtf8: Code = hardError(
  "invalid-utf-8",
  "A file holds bytes that are not UTF-8.",
  "Every reader would replace them by something else, so nobody would see the text that was written.",
  "Save the file as UTF-8.",
);
export const wrongEncoding: Code = hardError(
  "wrong-encoding",
  "A file is written in UTF-16 or UTF-32.",
  "Kubernetes, Git and this compiler read UTF-8; in another encoding diffs can't be reviewed.",
  "Save the file as UTF-8.",
);
export const fileTooLarge: Code = hardError(
  "file-too-large",
  "A file is larger than 1 MiB.",
  "The limit keeps hostile files from exhausting the run.",
  "Divide the file.",
);
export const sourcesTooLarge: Code = hardError(
  "sources-too-large",
  "All sources together are larger than 64 MiB.",
  "The limit keeps hostile changes from exhausting the run.",
  "Name only folders of sources in `spec.sources`, or divide the repository.",
);
export const unreadableFile: Code = hardError(
  "unreadable-file",
  "A file can't be read.",
  "Leaving it out in silence would take away what it declares.",
  "Check its permissions, and that nothing removes it during the run.",
);
export const sourceIsALink: Code = hardError(
  "source-is-a-link",
  "A symbolic link stands among the sources.",
  "A link can point outside of the repository, and what it points at is not in the change that is reviewed.",
  "Put the file itself there.",
);
export const sourceIsASubmodule: Code = hardError(
  "source-is-a-submodule",
  "A submodule or another repository stands among the sources.",
  "What it holds is not in the change that is reviewed, and settings of a foreign repository can run programs.",
  "Keep sources in this repository itself.",
);
export const sourceIsNoFile: Code = hardError(
  "source-is-no-file",
  "A pipe, a socket or a device stands among the sources.",
  "Reading it can wait for ever, or have effects.",
  "Remove it.",
);
export const unsafeFileName: Code = hardError(
  "unsafe-file-name",
  "A file's name is not UTF-8, or holds characters that can't be seen.",
  "It can't be named in a message, a manifest or a review without being mistaken for another.",
  "Rename the file.",
);
export const invalidSource: Code = hardError(
  "invalid-source",
  "An entry of `spec.sources` is not a folder or a simple glob inside the repository.",
  "Sources outside of the repository are not reviewed, and elaborate patterns can take for ever to match.",
  "Write a path relative to the root; `*`, `**` and `?` may stand in it.",
);
export const missingSource: Code = hardError(
  "missing-source",
  "An entry of `spec.sources` matches nothing.",
  "A folder that was renamed would be left out in silence, with everything that it declares.",
  "Correct the entry, or remove it.",
);

export const fileNotRead: Code = {
  name: "file-not-read",
  severity: "warning",
  configurable: true,
  means: "A file in a folder of sources looks like a source, but is not read because of its name.",
  why: "Only names that end in `.yaml` or `.yml` are read: what this file says holds nowhere.",
  fix: "Rename the file, or move it out of the folders of `spec.sources`.",
};
export const defaultSourceMissing: Code = {
  name: "default-source-missing",
  severity: "warning",
  configurable: true,
  means:
    "`spec.sources` is not set, a default folder does not exist, and a folder beside it holds sources that are not read.",
  why: "If the folder was renamed, everything in it is gone from the platform without an error.",
  fix: "List the folder in `spec.sources`, or give it its former name.",
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
