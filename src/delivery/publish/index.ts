/** Publishes the rendered files of a commit to the branches that deliver clusters. Never force-pushes. */
import type { ReportDiagnostic } from "../../base/diagnostics.ts";
import type { Publishing } from "../../git/publishing.ts";
import { attempt } from "./push-round.ts";
import { isShared } from "./layout.ts";
import type { Destination } from "./layout.ts";
import { leftOver } from "./orphaned-branches.ts";
import type { Publication, PublishedCluster } from "./publication.ts";
import { refusalsTo } from "./errors.ts";
import type { Request } from "./request.ts";

export type * from "./request.ts";

export { isRefusal, placesOf } from "./layout.ts";
export type { Destination } from "./layout.ts";
export type { Publication, PublishedCluster } from "./publication.ts";
export { checkSource } from "./source.ts";

/** The number of attempts if branches move meanwhile. */
const TRIES = 3;

/** Reports branches that can't be updated, and updates the others. Throws a GitError if the remote can't be reached. */
export function publish(request: Request, git: Publishing, report: ReportDiagnostic): Publication {
  const { fleet, source, places, dryRun, whole } = request;
  const scene = { request, git, refusals: refusalsTo(git.remote.name, fleet.model, report) };
  const found: PublishedCluster[] = [];
  let open: ReadonlyMap<string, readonly Destination[]> = Map.groupBy(places, ({ branch }) => branch);
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
