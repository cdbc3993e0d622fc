/** What becomes of a cluster on its branch: whether anything changes, may change, and may change now. */
import type { Files, Publishing } from "../git/publishing.ts";
import type { Request } from "../publish.ts";
import { contentOf, differing, sourceOf } from "./branch.ts";
import type { Filled } from "./branch.ts";
import { filesOf, losesTooMuch } from "./content.ts";
import type { Content } from "./content.ts";
import { passageOf } from "./hold.ts";
import type { Passage } from "./hold.ts";
import type { Place } from "./layout.ts";
import type { PublishedCluster } from "./publication.ts";
import type { Refusals } from "./refusals.ts";

/** What everything is judged by. */
export interface Scene {
  readonly request: Request;
  readonly git: Publishing;
  readonly refusals: Refusals;
}

export interface Verdict {
  readonly place: Place;
  readonly told: PublishedCluster;
  /** Its new files; absent where it stays as it is. */
  readonly content?: Content;
}

const NOTHING: Files = new Map();

/** `filled`: its branch; undefined where there is none yet. Reports what may not be lost. */
export function judge(place: Place, filled: Filled | undefined, scene: Scene): Verdict {
  const { request, git, refusals } = scene;
  const { fleet, allowEmpty, pruneLimit } = request;
  const before = filled === undefined ? NOTHING : contentOf(filled.files, place.folder);
  const content = filesOf(place.cluster, fleet, git.idOf);
  const files = differing(before, content.ids);
  const as = (is: PublishedCluster["is"]): PublishedCluster => told(place, is, filled?.tip ?? null);
  if (files.length === 0) return { place, told: as(before.size === 0 ? "nothing" : "unchanged") };
  if (content.ids.size === 0 && !allowEmpty) {
    refusals.emptied(place);
    return { place, told: as("failed") };
  }
  const gone = allowEmpty ? undefined : losesTooMuch(place.cluster, before, content.ids, fleet, pruneLimit);
  if (gone !== undefined) {
    refusals.tooMany(place, gone, before.size);
    return { place, told: as("failed") };
  }
  const changed = { ...as("published"), files: files.length };
  // What was never published has no pods to restart, and no gates that anybody relies on.
  if (filled === undefined || before.size === 0) return { place, told: changed, content };
  return passed({ place, told: changed, content }, passage(place, filled, files, scene));
}

function passage(
  { cluster, folder }: Place,
  filled: Filled,
  files: readonly string[],
  { request, git }: Scene,
): Passage {
  const { windowsAt, fleet, statesAt } = request;
  const state = fleet.states.find((one) => one.cluster.name === cluster);
  if (windowsAt === undefined || state === undefined) return { is: "free" };
  const published = (): ReturnType<typeof statesAt> => statesAt(sourceOf(filled, folder, git));
  return passageOf(state, () => published()?.get(cluster), files, windowsAt);
}

function passed({ place, told: changed, content }: Verdict, by: Passage): Verdict {
  if (by.is === "held") return { place, told: { ...changed, is: "pending", because: by.because, next: by.next } };
  const because = by.is === "emergency" ? by.because : [];
  return { place, told: { ...changed, because }, ...(content === undefined ? {} : { content }) };
}

/** An older commit never replaces a newer one, nor one that has nothing to do with it. */
export function inOrder(
  verdicts: readonly Verdict[],
  filled: Filled | undefined,
  { request, git, refusals }: Scene,
): readonly Verdict[] {
  const wanted = verdicts.find(({ told: { is } }) => is === "published" || is === "pending");
  if (wanted === undefined || filled === undefined || request.rollback) return verdicts;
  const relation = git.relation(filled.seal.source, request.source.commit.id);
  if (relation === "same" || relation === "earlier") return verdicts;
  if (relation !== "later") refusals.elsewhere(wanted.place, filled.seal.source, relation === "apart");
  const is = relation === "later" ? "newer" : "failed";
  return verdicts.map(({ place, told: one }) => {
    const moves = one.is === "published" || one.is === "pending";
    return { place, told: moves ? told(place, is, filled.tip) : one };
  });
}

export function told({ cluster, branch }: Place, is: PublishedCluster["is"], commit: string | null): PublishedCluster {
  return { cluster, branch, is, commit, files: 0, because: [], next: null };
}
