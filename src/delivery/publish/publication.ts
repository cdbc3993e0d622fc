/** The result of publishing, cluster by cluster. */

export interface PublishedCluster {
  readonly cluster: string;
  readonly branch: string;
  /**
   * `published`: it was published (or would be); `unchanged`: it was up to date; `pending`: it waits for a window;
   * `newer`: a newer commit is published; `failed`: a diagnostic has the reason; `nothing`: nothing is rendered for it;
   * `left`: the cluster no longer exists.
   */
  readonly is: "published" | "unchanged" | "pending" | "newer" | "failed" | "nothing" | "left";
  /** The head of the branch afterwards; null if it does not exist, or would be new. */
  readonly commit: string | null;
  /** The number of changed files. */
  readonly files: number;
  /** Why it waits, or what an emergency also changes. */
  readonly because: readonly string[];
  /** When its next window opens; null if no window does, or it does not wait. */
  readonly next: string | null;
}

export interface Publication {
  /** The source commit. */
  readonly commit: string;
  readonly remote: string;
  /** True if nothing was pushed. */
  readonly dryRun: boolean;
  /** Sorted by name. */
  readonly clusters: readonly PublishedCluster[];
}
