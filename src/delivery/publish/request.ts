/** What is to be published, and how. */
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
  /** Of the clusters that are published. */
  readonly places: readonly Destination[];
  /** Whether these are all clusters, so that others are left over. */
  readonly whole: boolean;
  readonly committer: Person;
  /** When windows are judged, milliseconds since the epoch; undefined where they are not heeded. */
  readonly windowsAt: number | undefined;
  /** What held as of another commit, by cluster; undefined where that can't be told. */
  readonly statesAt: (commit: string) => ReadonlyMap<string, ClusterState> | undefined;
  readonly rollback: boolean;
  readonly allowEmpty: boolean;
  readonly pruneLimit: string | undefined;
  readonly dryRun: boolean;
}
