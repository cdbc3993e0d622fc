/** publish: what is rendered of a commit, cluster by cluster, onto the branches that deliver it. Never by force. */
import type { Report } from "./diagnostics.ts";
import type { Person, Publishing } from "./git/publishing.ts";
import type { ClusterState } from "./resolve.ts";
import type { Fleet } from "./targets/contract.ts";
import { attempt } from "./publish/attempt.ts";
import { isShared } from "./publish/layout.ts";
import type { Place } from "./publish/layout.ts";
import { leftOver } from "./publish/left-over.ts";
import type { Source } from "./publish/metadata.ts";
import type { Publication, PublishedCluster } from "./publish/publication.ts";
import { refusalsTo } from "./publish/refusals.ts";

export { isRefusal, placesOf } from "./publish/layout.ts";
export type { Place } from "./publish/layout.ts";
export type { Publication, PublishedCluster } from "./publish/publication.ts";
export { checkSource } from "./publish/source.ts";

export interface Request {
  readonly source: Source;
  /** The project's folder in its repository; `.` for the root. */
  readonly project: string;
  readonly fleet: Fleet;
  /** Of the clusters that are published. */
  readonly places: readonly Place[];
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

/** Whoever finds a branch moved looks at it again, so often. */
const TRIES = 3;

/** Reports branches that can't be brought on; the others are. Throws a GitError where the remote can't be reached. */
export function publish(request: Request, git: Publishing, report: Report): Publication {
  const { fleet, source, places, dryRun, whole } = request;
  const scene = { request, git, refusals: refusalsTo(git.remote.name, fleet.model, report) };
  const found: PublishedCluster[] = [];
  let open: ReadonlyMap<string, readonly Place[]> = Map.groupBy(places, ({ branch }) => branch);
  for (let tries = 1; open.size > 0; tries++) {
    const all = whole && tries === 1;
    const tips = git.remote.branches(all && !isShared(places) ? ["env/*"] : [...open.keys()]);
    if (all) found.push(...leftOver(request, tips, git));
    const { settled, moved } = attempt(open, tips, scene, tries === TRIES);
    found.push(...settled);
    open = new Map([...open].filter(([branch]) => moved.has(branch)));
  }
  const clusters = found.toSorted((a, b) => (a.cluster < b.cluster ? -1 : 1));
  return { commit: source.commit.id, remote: git.remote.name, dryRun, clusters };
}
