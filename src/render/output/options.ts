/** What is written, how, and what was done. */
import type { Disk } from "../../files/file-system.ts";
import type { StatCache } from "./stat-cache.ts";
import type { IsCommitted } from "./merge-conflict.ts";
import type { Processes } from "./processes.ts";

export interface WrittenFile {
  /** Relative to the output folder, with `/`. */
  readonly path: string;
  readonly content: string;
  /** The sha256 of the content, where it is known: then the content is only asked for to be written. */
  readonly digest?: string;
  /** A hash that takes less time than the content: equal prints, equal contents. */
  readonly print?: () => string;
  /** What makes it, for messages. */
  readonly by?: string;
}

export interface WriteOptions {
  /** Find out what would be done, and do nothing. */
  readonly check?: boolean;
  /** Overwrite and delete files of ours that were edited by hand. */
  readonly force?: boolean;
  readonly allowEmpty?: boolean;
  /** A count, or a percentage of what we own; must satisfy `isPruneLimit`. */
  readonly pruneLimit?: string | undefined;
  /** In a restricted run: whether it deletes this file of ours if it does not make it. Absent: a run for everything. */
  readonly prunes?: ((path: string) => boolean) | undefined;
  /** Whether a file of ours that goes was taken away by a decision about what it holds: it is no part of a mass deletion. */
  readonly isRevoked?: (path: string) => boolean;
  /** Whether HEAD has just these bytes at a path, relative to the output folder: a file as a merge left it is ours. */
  readonly isCommitted?: IsCommitted | undefined;
  /** The repository's root, absolute: folders between it and the output folder may not be links. */
  readonly root: string;
  /** Take over the lock of a run on another machine. */
  readonly breakLock?: boolean;
  /** What the output folder is called in messages. */
  readonly shown?: string;
  /** What is known of files that look as they did: they are not read. It is told of every file that is. */
  readonly glances?: StatCache | undefined;
  readonly disk?: Disk;
  readonly processes?: Processes;
}

/** What was done; with `check`, or where something was reported, what would have been. Paths sorted. */
export interface WriteResult {
  readonly created: readonly string[];
  readonly changed: readonly string[];
  readonly deleted: readonly string[];
  readonly unchanged: number;
  /** Path -> sha256 of all that is wanted; empty where not all of them were needed. */
  readonly files: ReadonlyMap<string, string>;
  /** Whether the folder now is as it should be. */
  readonly written: boolean;
}
