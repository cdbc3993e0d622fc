/** Why an output folder is left as it is. */
import type { Code } from "../diagnostics.ts";

const refused = { severity: "error", configurable: false } as const;

export const handEdited: Code = {
  name: "hand-edited",
  ...refused,
  means: "A file that Sluice wrote has been changed since, and this run would overwrite or delete it.",
  why: "Whoever changed it meant something by it, and rendering again would lose that without a word.",
  fix: "Move the change into the source files, or discard it with `--force`.",
};

export const foreignFile: Code = {
  name: "foreign-file",
  ...refused,
  means: "A file that Sluice did not write stands where one of its own must go.",
  why: "What is in no inventory belongs to somebody else, and is never overwritten.",
  fix: "Move the file away, or give Sluice another folder with `spec.output` or `--out`.",
};

export const outputLink: Code = {
  name: "output-link",
  ...refused,
  means: "A path in the output folder leads through a symbolic link, or is one.",
  why: "Following it would write outside the folder, wherever whoever made the link wants.",
  fix: "Delete the link, and render again.",
};

export const inventoryCorrupt: Code = {
  name: "inventory-corrupt",
  ...refused,
  means: "An inventory has a line that is not `<sha256>  <path>` with a path inside its folder.",
  why: "The inventory says what Sluice may overwrite and delete; if it can't be trusted, nothing may be.",
  fix: "Restore the inventory from Git. If it is lost, delete the whole output folder and render again.",
};

export const emptyOutput: Code = {
  name: "empty-output",
  ...refused,
  means: "The run makes nothing for any cluster.",
  why: "Argo CD and Flux delete from a cluster what is no longer in Git: an empty folder would take the platform down.",
  fix: "Check `spec.sources`, the clusters and their `render`. If it is meant, pass `--allow-empty`.",
};

export const massDeletion: Code = {
  name: "mass-deletion",
  ...refused,
  means:
    "The run would delete 20 or more files and over half of what Sluice wrote, or more than `--prune-limit` allows.",
  why: "Argo CD and Flux would delete the same from the clusters, and most often it is a mistake in a selector or a folder's name.",
  fix: "Look at what would go with `sluice render --check`. If it is meant, pass `--prune-limit` with a count or a percentage.",
};

export const lockedByAnotherRun: Code = {
  name: "locked-by-another-run",
  ...refused,
  means: "Another run is writing to the same folder.",
  why: "Two runs at once would mix two states of the platform.",
  fix: "Wait for it. A lock that another machine has left is taken over after an hour, or at once with `--break-lock`.",
};

export const pathCollision: Code = {
  name: "path-collision",
  ...refused,
  means: "Two rendered files would have the same path, or paths that many file systems take for one.",
  why: "One would overwrite the other: on some machines, or on all.",
  fix: "Rename one of the two services, clusters or components that the files are made of.",
};

export const unsafePath: Code = {
  name: "unsafe-path",
  ...refused,
  means: "A rendered file would have a path that not every file system allows, or that is git's own.",
  why: "Windows takes names such as `con` for devices, so the repository could no longer be checked out there.",
  fix: "Rename the service, cluster or component that the file is made of; give `spec.output` another folder.",
};

export const codes: readonly Code[] = [
  handEdited,
  foreignFile,
  outputLink,
  inventoryCorrupt,
  emptyOutput,
  massDeletion,
  lockedByAnotherRun,
  pathCollision,
  unsafePath,
];
