/** A tree of files, wherever it is kept: in a folder, or in a commit. */

/** A submodule is any folder that is a repository of its own; other is a pipe, a socket or a device. */
export type EntryKind = "file" | "link" | "submodule" | "other" | "unreadable";

export interface Entry {
  /** Relative to the root, with `/`. */
  readonly path: string;
  readonly kind: EntryKind;
}

export interface Tree {
  /** Bytes of a regular file inside the tree, or undefined when there is none. Required, because a file may be of any size: at most `most` of them. */
  readonly read: (path: string, most: number) => Uint8Array | undefined;
  /**
   * Every entry below the given folders or globs, sorted by path; links and devices are listed, never followed.
   * A path of one entry lists it. Hidden entries and `node_modules` are left out, unless a pattern names them.
   */
  readonly list: (patterns: readonly string[]) => readonly Entry[];
  /** True for a file or a folder; never outside the root, never through a link. */
  readonly exists: (path: string) => boolean;
}
