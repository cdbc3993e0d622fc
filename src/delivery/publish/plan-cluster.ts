/** Plans the update of a cluster on its branch: whether anything changes, may change, and may change now. */
import type { Files, Publishing } from "../../git/publishing.ts";
import type { Request } from "./request.ts";
import { contentOf, differing, sourceOf } from "./branch.ts";
import type { ManagedBranch } from "./branch.ts";
import { filesOf, losesTooMuch } from "./content.ts";
import type { Content } from "./content.ts";
import { passageOf } from "./maintenance-gate.ts";
import type { Passage } from "./maintenance-gate.ts";
import type { Destination } from "./layout.ts";
import type { PublishedCluster } from "./publication.ts";
import type { Refusals } from "./errors.ts";

/** The input of all decisions. */
export interface Scene {
  readonly request: Request;
  readonly git: Publishing;
  readonly refusals: Refusals;
}

export interface Verdict {
  readonly place: Destination;
  readonly told: PublishedCluster;
  /** Its new files; missing if it stays unchanged. */
  readonly content?: Content;
}

const NOTHING: Files = new Map();

/** The existing and the new files of a cluster. */
export interface Change {
  readonly place: Destination;
  readonly before: Files;
  readonly content: Content;
  /** Paths that differ. */
  readonly files: readonly string[];
}

/** `filled`: its branch; undefined if it does not exist yet. */
export function changeOf(place: Destination, filled: ManagedBranch | undefined, { request, git }: Scene): Change {
  const before = filled === undefined ? NOTHING : contentOf(filled.files, place);
  const content = filesOf(place.cluster, request.fleet, git.idOf);
  return { place, before, content, files: differing(before, content.ids) };
}

/** Plans all clusters of a branch. If the commit may not be published there, deletions and windows are not checked. */
export function judge(changes: readonly Change[], filled: ManagedBranch | undefined, scene: Scene): readonly Verdict[] {
  const barred = outOfOrder(changes, filled, scene);
  return changes.map((change) => {
    const { place, before, files } = change;
    const as = (is: PublishedCluster["is"]): Verdict => ({ place, told: told(place, is, filled?.tip ?? null) });
    if (files.length === 0) return as(before.size === 0 ? "nothing" : "unchanged");
    return barred === undefined ? judgeOne(change, filled, scene) : as(barred);
  });
}

/** Reports files that may not be deleted. */
function judgeOne({ place, before, content, files }: Change, filled: ManagedBranch | undefined, scene: Scene): Verdict {
  const { request, refusals } = scene;
  const { fleet, allowEmpty, pruneLimit } = request;
  const as = (is: PublishedCluster["is"]): PublishedCluster => told(place, is, filled?.tip ?? null);
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
  // A cluster that was never published has no pods to restart, and no gates in use.
  if (filled === undefined || before.size === 0) return { place, told: changed, content };
  return passed({ place, told: changed, content }, passage(place, filled, files, scene));
}

function passage(
  { cluster, folder }: Destination,
  filled: ManagedBranch,
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

/** Rejects an older or unrelated commit: it never replaces the published one. */
function outOfOrder(
  changes: readonly Change[],
  filled: ManagedBranch | undefined,
  { request, git, refusals }: Scene,
): "newer" | "failed" | undefined {
  const wanted = changes.find(({ files }) => files.length > 0);
  if (wanted === undefined || filled === undefined || request.rollback) return undefined;
  const relation = git.relation(filled.seal.source, request.source.commit.id);
  if (relation === "same" || relation === "earlier") return undefined;
  if (relation === "later") return "newer";
  refusals.elsewhere(wanted.place, filled.seal.source, relation === "apart");
  return "failed";
}

export function told(
  { cluster, branch }: Destination,
  is: PublishedCluster["is"],
  commit: string | null,
): PublishedCluster {
  return { cluster, branch, is, commit, files: 0, because: [], next: null };
}
