/** The input of publishing. */
import type { Person } from "../../git/publishing.ts";
import type { ClusterState } from "../../compiler/resolve/index.ts";
import type { Fleet } from "../../render/render.ts";
import type { Destination } from "./layout.ts";
import type { Source } from "./metadata.ts";

export interface Request {
  readonly source: Source;
  /** The project's folder in its repository; `.` for the root. */
  readonly project: string;
  readonly fleet: Fleet;
  /** The destinations of the clusters to publish. */
  readonly places: readonly Destination[];
  /** Whether these are all clusters, so that other branches are orphaned. */
  readonly whole: boolean;
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
