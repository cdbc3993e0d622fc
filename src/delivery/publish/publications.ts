/** The publications on the branch of a cluster. */
import type { Commit } from "../../git/commit.ts";
import { readProvenance } from "./provenance.ts";
import type { RolloutTrailers } from "./provenance.ts";

export interface PublishedVersion {
  readonly commit: string;
  /** The commit that the files are made from. */
  readonly source: string;
  /** The commit from which comes what goes at once. */
  readonly plan: string;
  /** Milliseconds since the epoch; undefined without a rollout, where a publication does not say when it was made. */
  readonly at: number | undefined;
  /** Whether it has releases of the cluster that its source does not have. */
  readonly hasReleases: boolean;
  /** Why it was published before its time. */
  readonly forced: RolloutTrailers["forced"];
}

/** `line`: commits of the branch. Others than publications are left out. */
export function publicationsIn(line: readonly Commit[]): readonly PublishedVersion[] {
  return line.flatMap((commit) => {
    const provenance = readProvenance(commit);
    if (provenance === undefined) return [];
    const { source, plan, rollout } = provenance;
    const at = rollout === undefined ? undefined : commit.committed * 1000;
    return [
      { commit: commit.id, source, plan, at, hasReleases: rollout?.releases !== undefined, forced: rollout?.forced },
    ];
  });
}
