/** The options for writing rendered files: clusters, targets, disk, and what is already committed. */
import { prunes } from "../../../render/render.ts";
import type { Selection } from "../../../render/render.ts";
import type { ClusterState } from "../../../compiler/resolve/index.ts";
import { targets } from "../../../render/targets/index.ts";
import { checkName, select } from "../match-names.ts";
import type { IsCommitted, WriteOptions } from "../../../render/output/index.ts";
import type { OutputFolder } from "../output-folder.ts";
import { GitError, openRepository } from "../../../git/index.ts";
import type { Environment, Committed } from "../../../git/index.ts";
import { relative, sep } from "node:path";
import type { Disk } from "../../../files/file-system.ts";

export interface Chosen {
  readonly selection: Selection;
  /** The number of selected clusters. */
  readonly clusters: number;
}

interface Given {
  readonly cluster: readonly string[];
  readonly target: readonly string[];
}

/** Throws a UsageError for an unknown cluster or target. */
export function selectionOf(given: Given, states: readonly ClusterState[]): Chosen {
  const known = targets.map(({ name }) => name);
  for (const name of given.target) checkName("target", name, known);
  const names = states.map(({ cluster }) => cluster.name);
  const clusters = given.cluster.length === 0 ? undefined : select("cluster", given.cluster, names);
  const chosen = given.target.length === 0 ? undefined : new Set(given.target);
  return { selection: { clusters, targets: chosen }, clusters: clusters?.size ?? names.length };
}

/** The files that a restricted run may delete; undefined for a full run. */
export function prunesOf(selection: Selection): ((path: string) => boolean) | undefined {
  if (selection.clusters === undefined && selection.targets === undefined) return undefined;
  return (path) => prunes(path, selection);
}

/** The options about writing. */
export interface WriteFlags {
  readonly check: boolean;
  readonly force: boolean;
  readonly "allow-empty": boolean;
  readonly "prune-limit": string | undefined;
  readonly "break-lock": boolean;
}

export function writeOptionsOf(given: WriteFlags, selection: Selection, { within, shown }: OutputFolder): WriteOptions {
  return {
    check: given.check,
    force: given.force,
    allowEmpty: given["allow-empty"],
    pruneLimit: given["prune-limit"],
    breakLock: given["break-lock"],
    prunes: prunesOf(selection),
    root: within,
    shown,
  };
}

/** `folder`: absolute. Undefined outside of a repository, and without commits. */
export async function committedIn(folder: string, environment: Environment): Promise<IsCommitted | undefined> {
  try {
    const repository = await openRepository(folder, environment);
    const head = await repository.head();
    if (head === undefined) return undefined;
    const files = repository.filesOf(head);
    return (path, bytes) => files.get(path) === repository.idOf(bytes);
  } catch (error) {
    if (error instanceof GitError) return undefined;
    throw error;
  }
}

/** `root`: that of the project, absolute. */
export function diskOf(committed: Committed, root: string): Disk {
  const within = (path: string): string => relative(root, path).split(sep).join("/");
  const refuse = (): never => {
    throw new Error("a commit is not written to");
  };
  return {
    kindAt: (path) => committed.kindAt(within(path)),
    stamp: () => [0, 0, 0, 0],
    read: (path) => committed.read(within(path)),
    list: (path) => committed.namesIn(within(path)),
    makeFolder: refuse,
    create: refuse,
    overwrite: refuse,
    temporaryFolder: refuse,
    rename: refuse,
    remove: refuse,
    removeFolder: refuse,
    settle: refuse,
    flush: refuse,
  };
}
