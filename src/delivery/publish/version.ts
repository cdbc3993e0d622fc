/** The files of a cluster at a commit, with what goes at once. */
import type { ClusterState } from "../../compiler/resolve/index.ts";
import { carriedOver, clusterAt } from "./at-once.ts";
import { contentIn } from "./content.ts";
import type { Content } from "./content.ts";
import type { Destination } from "./layout.ts";
import { amendmentOf } from "./overlay.ts";
import type { Applied } from "./published.ts";
import { fleetAtOnce, stateIn } from "./on-source.ts";
import { isSettled } from "./site.ts";
import type { PublishContext, Site } from "./site.ts";

/** The files of a cluster, made from a source commit and what is applied on top of it. */
export interface Version {
  readonly content: Content;
  readonly source: string;
  readonly record: Applied | undefined;
  /** Whether the cluster had this source before. */
  readonly keepsSource: boolean;
}

/** A version with all files of its source. */
export interface Whole extends Version {
  /** The layout of the files. */
  readonly place: Destination;
  readonly state: ClusterState | undefined;
}

/** HEAD, with emergencies that it does not know to be over; undefined if it has errors. */
export function versionOfHead({ place, current, earlier }: Site, context: PublishContext): Whole | undefined {
  const { request, git } = context;
  const { fleet, head, sources, isPublishable } = request;
  if (!isPublishable) return undefined;
  const emergencies = carriedOver(earlier, current, (commit) => isSettled(commit, head.commit, context));
  const cluster = clusterAt(place.cluster, head, undefined);
  const overlay = { emergencies, grants: new Map(), releases: undefined, head, cluster, own: cluster };
  const made = emergencies.length === 0 ? fleet : sources.fleet(head.commit, amendmentOf(overlay, head));
  if (made === undefined) return undefined;
  const record = emergencies.length === 0 ? undefined : { plan: head.commit, emergencies };
  const content = contentIn(made, place.cluster, git.idOf);
  return { content, source: head.commit, record, keepsSource: false, place, state: stateIn(made, place.cluster) };
}

/** A commit that may be older than HEAD, with what goes at once from HEAD; undefined if it does not compile. */
export function versionAt(source: string, site: Site, context: PublishContext): Whole | undefined {
  const { request, git } = context;
  if (source === request.head.commit) return versionOfHead(site, context);
  const found = fleetAtOnce(source, site, context);
  if (found === undefined) return undefined;
  const { fleet, place, record } = found;
  const content = contentIn(fleet, place.cluster, git.idOf);
  return { content, source, record, keepsSource: false, place, state: stateIn(fleet, place.cluster) };
}
