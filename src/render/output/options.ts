/** Defines the input, options and result of `write`. */
import type { Disk } from "../../files/file-system.ts";
import type { StatCache } from "./stat-cache.ts";
import type { Processes } from "./processes.ts";

/** Whether HEAD has these bytes at a path, relative to the output folder. */
export type IsCommitted = (path: string, bytes: Uint8Array) => boolean;

export interface WrittenFile {
  /** Relative to the output folder, with `/`. */
  readonly path: string;
  readonly content: string;
  /** The sha256 of the content, if known; then `content` is only read to write it. */
  readonly digest?: string;
  /** The producer, for messages. */
  readonly by?: string;
}

export interface WriteOptions {
  /** Plan without writing. */
  readonly check?: boolean;
  /** Overwrite and delete managed files that were edited by hand. */
  readonly force?: boolean;
  readonly allowEmpty?: boolean;
  /** A count, or a percentage of the managed files; must satisfy `isPruneLimit`. */
  readonly pruneLimit?: string | undefined;
  /** In a restricted run: whether to delete a managed file that is not rendered. Absent: a full run. */
  readonly prunes?: ((path: string) => boolean) | undefined;
  /** Whether a deleted file was revoked on purpose; it does not count as part of a mass deletion. */
  readonly isRevoked?: (path: string) => boolean;
  /** Committed files may be overwritten, because Git has them. Called once, if needed. */
  readonly committed?: (() => Promise<IsCommitted | undefined>) | undefined;
  /** The path of the local record, absolute. Default: that of the output folder. */
  readonly record?: string;
  /** The repository's root, absolute. Folders between it and the output folder must not be links. */
  readonly root: string;
  /** Take over the lock of a run on another machine. */
  readonly breakLock?: boolean;
  /** The name of the output folder in messages. */
  readonly shown?: string;
  /** Hashes of files whose stat is unchanged, which are not read again. Every file that is read is added. */
  readonly statCache?: StatCache | undefined;
  readonly disk?: Disk;
  readonly processes?: Processes;
}

/** The changes made; with `check`, or after an error, the changes that would be made. Paths are sorted. */
export interface WriteResult {
  readonly created: readonly string[];
  readonly changed: readonly string[];
  readonly deleted: readonly string[];
  readonly unchanged: number;
  /** Path -> sha256 of all rendered files; empty if not all were needed. */
  readonly files: ReadonlyMap<string, string>;
  /** Whether the folder is now up to date. */
  readonly written: boolean;
}
