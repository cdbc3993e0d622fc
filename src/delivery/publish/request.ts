/** The input of publishing, and its result, cluster by cluster. */
import type { CheckQuestion } from "../../analysis/rollout/index.ts";
import type { Person } from "../../git/publishing.ts";
import type { FailingCheck } from "../rollout/index.ts";
import type { Fleet } from "../../render/render.ts";
import type { CommitDocuments } from "./at-once.ts";
import type { Destination } from "./layout.ts";
import type { Sources } from "./overlay.ts";
import type { Source } from "./provenance.ts";
import type { RolloutStatus } from "./rollout-status.ts";

export interface Request {
  /** The commit at HEAD. */
  readonly source: Source;
  /** The valid documents of HEAD. */
  readonly head: CommitDocuments;
  /** Compiles other commits. */
  readonly sources: Sources;
  /** The project's folder in its repository; `.` for the root. */
  readonly project: string;
  /** HEAD, or the last commit before it with a valid project, which then is only used to locate problems. */
  readonly fleet: Fleet;
  /** Whether HEAD may be published: it has no errors. Emergencies and grants are published in any case. */
  readonly isPublishable: boolean;
  /** The heads of branches of the remote, as just listed: of all that `branchesFor` names. */
  readonly tips: ReadonlyMap<string, string>;
  /** The destinations of the clusters to publish. */
  readonly places: readonly Destination[];
  /** The branch for all clusters; undefined if each cluster has its own. */
  readonly branch: string | undefined;
  /** Whether these are all clusters, so that other branches are orphaned. */
  readonly allClusters: boolean;
  readonly committer: Person;
  /** The time for maintenance windows, milliseconds since the epoch; undefined to ignore them. */
  readonly windowsAt: number | undefined;
  readonly rollback: boolean;
  readonly allowEmpty: boolean;
  readonly pruneLimit: string | undefined;
  readonly dryRun: boolean;
  /** Undefined if no stage has a rollout. */
  readonly rollout: RolloutRequest | undefined;
}

export interface RolloutRequest {
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** All clusters, also those that are not published now. */
  readonly places: readonly Destination[];
  /** The answer to a question; undefined if it is green. */
  readonly answer: (question: CheckQuestion) => FailingCheck | undefined;
  /** Clusters that get HEAD before its time. */
  readonly forced: Forced | undefined;
  /** Clusters that get back the publication before the current one. */
  readonly rollback: ReadonlySet<string> | undefined;
}

export interface Forced {
  readonly clusters: ReadonlySet<string>;
  readonly reason: string;
  readonly ticket: string;
}

export interface PublishedCluster {
  readonly cluster: string;
  readonly branch: string;
  /**
   * `published`: HEAD was published (or would be), or what goes at once; `unchanged`: it was up to date; `pending`: it waits;
   * `newer`: a newer commit is published; `failed`: a diagnostic has the reason; `nothing`: nothing is rendered for it;
   * `left`: the cluster no longer exists.
   */
  readonly is: "published" | "unchanged" | "pending" | "newer" | "failed" | "nothing" | "left";
  /** The head of the branch afterwards; null if it does not exist, or would be new. */
  readonly commit: string | null;
  /** The number of changed files. */
  readonly files: number;
  /** The changes that were published at once, on top of the earlier commit; empty if HEAD was published. */
  readonly atOnce: readonly string[];
  /** Why it waits or has failed. With `atOnce`: why the rest waits. */
  readonly because: readonly string[];
  /** When its next window opens; null if none does within a year, or it does not wait for one. */
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
  /** Undefined if no stage has a rollout, and in a saved report. */
  readonly rollout?: RolloutStatus;
  /** Clusters that did not take an emergency. Undefined in a saved report. */
  readonly withoutEmergency?: readonly string[];
}
