/** The diagnostic codes for output that can't be written. */
import type { Code } from "../../base/diagnostics.ts";

const refused = { severity: "error", configurable: false } as const;

export const handEdited: Code = {
  name: "hand-edited",
  ...refused,
  means: "Somebody changed a file that Sluice wrote, and this run would overwrite or delete it.",
  why: "Rendering would silently lose the change.",
  fix: "Move the change into the source files, or discard it with `--force`.",
};

export const foreignFile: Code = {
  name: "foreign-file",
  ...refused,
  means: "A file that Sluice did not write has the path of a rendered file.",
  why: "Sluice never overwrites a file that neither a kustomization.yaml nor `.sluice-files` lists as its own.",
  fix: "Move the file, or use another folder with `spec.output` or `--out`.",
};

export const outputLink: Code = {
  name: "output-link",
  ...refused,
  means: "A path in the output folder leads through a symbolic link, or is one.",
  why: "Following it could write to any location outside the folder.",
  fix: "Delete the link, and render again.",
};

export const inventoryCorrupt: Code = {
  name: "inventory-corrupt",
  ...refused,
  means: "`.sluice-files` has a line that is not a path inside its folder.",
  why: "This file determines which files Sluice may overwrite and delete. If it is not valid, Sluice changes nothing.",
  fix: "Restore `.sluice-files` from Git. If it is lost, delete the whole output folder and render again.",
};

export const emptyOutput: Code = {
  name: "empty-output",
  ...refused,
  means: "The run renders nothing for any cluster.",
  why: "Argo CD and Flux delete objects that are no longer in Git, so an empty folder would delete the whole platform.",
  fix: "Check `spec.sources`, the clusters and their `render`. If this is intended, pass `--allow-empty`.",
};

export const massDeletion: Code = {
  name: "mass-deletion",
  ...refused,
  means:
    "The run would delete 20 or more files and over half of what Sluice wrote, or more than `--prune-limit` allows.",
  why: "Argo CD and Flux would delete the same objects from the clusters. The cause is often a mistake in a selector or a folder name.",
  fix: "Check the deletions with `sluice render --check`. If this is intended, pass `--prune-limit` with a count or a percentage.",
};

export const lockedByAnotherRun: Code = {
  name: "locked-by-another-run",
  ...refused,
  means: "Another run is writing to the same folder.",
  why: "Two runs at once would mix two states of the platform.",
  fix: "Wait for it. Sluice takes over the lock of another machine after an hour, or at once with `--break-lock`.",
};

export const pathCollision: Code = {
  name: "path-collision",
  ...refused,
  means: "Two rendered files would have the same path, or paths that many file systems treat as equal.",
  why: "On some or all machines, one would overwrite the other.",
  fix: "Rename one of the two services, clusters or components that the files belong to.",
};

export const unsafePath: Code = {
  name: "unsafe-path",
  ...refused,
  means: "A rendered file would have a path that some file systems do not allow, or a path in Git's own folder.",
  why: "Windows reserves names such as `con` for devices, so nobody could check out the repository there.",
  fix: "Rename the service, cluster or component that the file belongs to, or set `spec.output` to another folder.",
};

export const outputCodes: readonly Code[] = [
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
