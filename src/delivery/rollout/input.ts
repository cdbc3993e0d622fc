/** The input of the planner. */
import type { BranchCommit, ClusterHistory } from "./history.ts";
import type { PlanInput } from "./judging.ts";

/** Feature, or another part of what holds on a cluster -> its value. Features that are off are missing. */
export type Meaning = ReadonlyMap<string, string>;

export interface RolloutInput extends PlanInput {
  readonly now: number;
  readonly head: string;
  /** Whether HEAD may replace a newer commit. */
  readonly rollback: boolean;
  /** The commits that were HEAD of a run, newest first, HEAD itself included. */
  readonly candidates: readonly string[];
  /**
   * Identifies the files that a cluster would get from a commit now, with what goes at once; undefined if the commit does
   * not compile.
   */
  readonly content: (source: string, cluster: string) => string | undefined;
  /** The meaning of a commit on a cluster, with what goes at once now. */
  readonly meaning: (source: string, cluster: string) => Meaning;
  /** The meaning of a commit on a cluster without emergencies. */
  readonly plainly: (source: string, cluster: string) => Meaning;
  /** Whether a commit changes a file of a cluster that HEAD leaves as it is. */
  readonly isUndone: (source: string, cluster: string) => boolean;
  /** The meaning of a publication. */
  readonly heldThen: (published: Pick<BranchCommit, "source" | "shut" | "releases">, cluster: string) => Meaning;
  readonly history: (cluster: string) => ClusterHistory;
}
