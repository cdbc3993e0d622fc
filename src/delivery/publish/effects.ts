/** The effects of commits on clusters: the files and features that they would get, or had. Each is computed once. */
import { valueAt } from "../../base/collections.ts";
import type { Fleet } from "../../render/render.ts";
import type { Meaning, RolloutInput } from "../rollout/index.ts";
import { clusterAt } from "./at-once.ts";
import type { GrantChange, Releases } from "./at-once.ts";
import { inspectBranch, isForeign } from "./branch.ts";
import { contentId, differing } from "./content.ts";
import type { Destination } from "./layout.ts";
import { meaningOf } from "./meaning.ts";
import { amendmentOf, UNCHANGED, WITHOUT_EMERGENCIES } from "./overlay.ts";
import { stateIn } from "./on-source.ts";
import { siteOf } from "./read-site.ts";
import type { PublishContext, Site } from "./site.ts";
import { versionAt } from "./version.ts";
import type { Whole } from "./version.ts";

export interface Effects extends Pick<RolloutInput, "content" | "meaning" | "isUndone" | "plainly" | "heldThen"> {
  /** A cluster's version of a commit; undefined if the commit does not compile. */
  readonly version: (source: string, site: Site) => Whole | undefined;
}

/** `tips`: of the branches of the clusters. */
export function effectsOf(
  places: readonly Destination[],
  tips: ReadonlyMap<string, string>,
  context: PublishContext,
): Effects {
  const head = context.request.head.commit;
  const placeOf = new Map(places.map((place) => [place.cluster, place]));
  const sites = new Map<string, Site>();
  const versions = new Map<string, { readonly whole: Whole | undefined }>();
  const held = new Map<string, Meaning>();
  const version: Effects["version"] = (source, own) => {
    const { place, branch, earlier } = own;
    // A cluster without a branch can have the emergencies of its wave.
    const emergencies = earlier.map(({ override, commit }) => override.name + commit);
    const key = [source, place.cluster, own.published === undefined ? emergencies : branch?.tip];
    return valueAt(versions, key.join(" "), () => ({ whole: versionAt(source, own, context) })).whole;
  };
  const siteAt = (cluster: string): Site | undefined => {
    const place = placeOf.get(cluster);
    if (place === undefined) return undefined;
    return valueAt(sites, cluster, () => siteOn(place, tips.get(place.branch), context));
  };
  const made = (source: string, cluster: string): Whole | undefined => {
    const own = siteAt(cluster);
    return own === undefined ? undefined : version(source, own);
  };
  return {
    version,
    content: (source, cluster) => {
      const files = made(source, cluster)?.content.ids;
      // HEAD without files for a cluster is refused, or allowed, when the cluster is planned.
      const isNothing = files === undefined || (files.size === 0 && source !== head);
      return isNothing ? undefined : contentId(files, context.git.idOf);
    },
    meaning: (source, cluster) => meaningOf(made(source, cluster)?.state),
    isUndone: (source, cluster) => isUndone(siteAt(cluster), made(source, cluster), made(head, cluster)),
    plainly: (source, cluster) => {
      const fleet = context.request.sources.fleet(source, WITHOUT_EMERGENCIES);
      return meaningOf(fleet === undefined ? undefined : stateIn(fleet, cluster));
    },
    heldThen: ({ source, shut, releases }, cluster) =>
      valueAt(held, JSON.stringify([source, shut, releases, cluster]), () => {
        const fleet = fleetThen(source, releases, cluster, context);
        const all = meaningOf(fleet === undefined ? undefined : stateIn(fleet, cluster));
        return shut.length === 0 ? all : new Map([...all].filter(([name]) => !shut.includes(name)));
      }),
  };
}

function siteOn(place: Destination, tip: string | undefined, context: PublishContext): Site {
  const found = tip === undefined ? undefined : inspectBranch(tip, context.git);
  return siteOf(place, found === undefined || isForeign(found) ? undefined : found, context);
}

function isUndone(own: Site | undefined, version: Whole | undefined, head: Whole | undefined): boolean {
  if (own?.published === undefined || version === undefined || head === undefined) return false;
  const changed = new Set(differing(own.files, head.content.ids));
  return differing(own.files, version.content.ids).some((path) => !changed.has(path));
}

/** A commit without what went at once on top of it, except the releases of a cluster. */
function fleetThen(
  source: string,
  releases: Releases | undefined,
  cluster: string,
  { request: { sources, fleet, head } }: PublishContext,
): Fleet | undefined {
  const plain = (): Fleet | undefined => (source === head.commit ? fleet : sources.fleet(source, UNCHANGED));
  if (releases === undefined) return plain();
  const documents = sources.documents(source);
  const own = documents === undefined ? undefined : clusterAt(cluster, documents, undefined);
  if (documents === undefined || own === undefined) return plain();
  return sources.fleet(source, amendmentOf({ ...NOTHING, releases, head: documents, cluster: own, own }, documents));
}

const NOTHING = { emergencies: [], grants: new Map<string, GrantChange>() };
