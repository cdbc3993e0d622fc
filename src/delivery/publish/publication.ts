/** What publishing has come to, cluster by cluster. */

export interface PublishedCluster {
  readonly cluster: string;
  readonly branch: string;
  /**
   * `published`: it is, or would be; `unchanged`: it was already so; `pending`: it waits for a window; `newer`: a newer
   * commit is published there; `failed`: a diagnostic says why; `nothing`: nothing is rendered for it; `left`: there is
   * no such cluster any more.
   */
  readonly is: "published" | "unchanged" | "pending" | "newer" | "failed" | "nothing" | "left";
  /** Where the branch is afterwards; null where there is none, or it would be a new one. */
  readonly commit: string | null;
  /** Files that differ from what was there. */
  readonly files: number;
  /** Why it waits, or what goes along with an emergency. */
  readonly because: readonly string[];
  /** When the window opens that it waits for; null where none does, or it does not wait. */
  readonly next: string | null;
}

export interface Publication {
  /** The source commit. */
  readonly commit: string;
  readonly remote: string;
  /** Nothing was pushed: it is what would have been. */
  readonly dryRun: boolean;
  /** Sorted by name. */
  readonly clusters: readonly PublishedCluster[];
}
