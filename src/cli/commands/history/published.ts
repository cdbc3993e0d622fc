/** When changes were published, from the branches of clusters that this clone knows. Fetches nothing. */
import type { Event } from "../../../analysis/history.ts";
import { reasonAtOnce } from "../../../analysis/rollout/index.ts";
import { lazy } from "../../../base/lazy.ts";
import { publicationsIn } from "../../../delivery/publish/index.ts";
import type { PublishedVersion } from "../../../delivery/publish/index.ts";
import type { Commit, Repository } from "../../../git/index.ts";

/** An event on one of its clusters. */
export interface Delivery {
  readonly cluster: string;
  /** The first publication with the event; undefined before that. */
  readonly publication: PublishedVersion | undefined;
}

/** Returns the deliveries of an event, one per cluster that has a branch. */
export type DeliveriesOf = (event: Event<Commit>) => readonly Delivery[];

const REMOTE = "origin/env/";
const LOCAL = "env/";

/** `head`: the commit at which the history ends. Undefined without branches. */
export async function deliveries(head: string, repository: Repository): Promise<DeliveriesOf | undefined> {
  const names = new Set(await repository.names("refs/remotes/origin/env", "refs/heads/env"));
  if (names.size === 0) return undefined;
  // A publication names a commit that was HEAD of the default branch.
  const positions = lazy(
    () =>
      new Map(
        repository
          .firstParents(head)
          .toReversed()
          .map((id, index) => [id, index]),
      ),
  );
  const branches = new Map<string, readonly PublishedVersion[]>();
  const lineOf = (cluster: string): readonly PublishedVersion[] | undefined => {
    const name = [REMOTE, LOCAL].map((prefix) => `${prefix}${cluster}`).find((one) => names.has(one));
    if (name === undefined) return undefined;
    const ref = name.startsWith(REMOTE) ? `refs/remotes/${name}` : `refs/heads/${name}`;
    const known =
      branches.get(cluster) ?? publicationsIn(repository.commits(repository.firstParents(ref))).toReversed();
    branches.set(cluster, known);
    return known;
  };
  return (event) => {
    const own = positions().get(event.id.id) ?? Number.POSITIVE_INFINITY;
    const has = (commit: string): boolean => (positions().get(commit) ?? -1) >= own;
    return event.clusters.flatMap((cluster) => {
      const line = lineOf(cluster);
      if (line === undefined) return [];
      const reason = reasonAtOnce(event.change, () => false);
      const publication = line.find(({ source, plan, hasReleases }) => {
        const isCarried = reason !== undefined && (reason !== "release" || hasReleases);
        return has(isCarried ? plan : source);
      });
      return [{ cluster, publication }];
    });
  };
}

/** `2026-11-22`, `2 of 3` or `no`, with the ticket of a forced publication. */
export function deliveryText(all: readonly Delivery[]): string {
  const done = all.flatMap(({ publication }) => publication ?? []);
  if (all.length === 0) return "";
  if (done.length < all.length) return done.length === 0 ? "no" : `${done.length} of ${all.length}`;
  const times = done.flatMap(({ at }) => at ?? []);
  const day = times.length < done.length ? "yes" : dayAt(Math.max(...times));
  const tickets = new Set(done.flatMap(({ forced }) => forced?.ticket ?? []));
  return tickets.size === 0 ? day : `${day}, forced: ${[...tickets].join(", ")}`;
}

export function dayAt(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}
