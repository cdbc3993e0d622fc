/** The input of publishing, and its result, cluster by cluster. */
import type { Person } from "../../git/publishing.ts";
import type { ClusterState } from "../../compiler/resolve/index.ts";
import type { Fleet } from "../../render/render.ts";
import type { Destination } from "./layout.ts";
import type { Source } from "./provenance.ts";

export interface Request {
  readonly source: Source;
  /** The project's folder in its repository; `.` for the root. */
  readonly project: string;
  readonly fleet: Fleet;
  /** The destinations of the clusters to publish. */
  readonly places: readonly Destination[];
  /** Whether these are all clusters, so that other branches are orphaned. */
  readonly allClusters: boolean;
  readonly committer: Person;
  /** The time for maintenance windows, milliseconds since the epoch; undefined to ignore them. */
  readonly windowsAt: number | undefined;
  /** The states at another commit, by cluster; undefined if they are not known. */
  readonly statesAt: (commit: string) => ReadonlyMap<string, ClusterState> | undefined;
  readonly rollback: boolean;
  readonly allowEmpty: boolean;
  readonly pruneLimit: string | undefined;
  readonly dryRun: boolean;
}

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
