/** A tree of files, in a folder or in a commit. */

/** `submodule`: any nested repository. `other`: a pipe, a socket or a device. */
export type EntryKind = "file" | "link" | "submodule" | "other" | "unreadable";

export interface Entry {
  /** Relative to the root, with `/`. */
  readonly path: string;
  readonly kind: EntryKind;
}

export interface Tree {
  /** At most `most` bytes of a regular file in the tree; undefined if it is missing. */
  readonly read: (path: string, most: number) => Uint8Array | undefined;
  /**
   * Every entry in the given folders or globs, sorted by path. Links and devices are listed and never followed. The path
   * of an entry lists that entry. Hidden entries and `node_modules` are left out unless a pattern names them.
   */
  readonly list: (patterns: readonly string[]) => readonly Entry[];
  /** True for a file or a folder inside the root that is not reached through a link. */
  readonly exists: (path: string) => boolean;
}
