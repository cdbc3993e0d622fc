/** What becomes of a cluster on its branch: whether anything changes, may change, and may change now. */
import type { Files, Publishing } from "../../git/publishing.ts";
import { isGrantFile, render } from "../../render/render.ts";
import type { Fleet } from "../../render/render.ts";
import { deletesTooMany } from "../../render/output/index.ts";
import type { ClusterState, FeatureState } from "../../compiler/resolve/index.ts";
import { isOpen, keeperOf, maintenanceOf, nextOpening } from "../../base/maintenance-windows.ts";
import type { Request, PublishedCluster } from "./request.ts";
import { contentOf, differing, sourceOf } from "./branch.ts";
import type { ManagedBranch } from "./branch.ts";
import type { Destination } from "./layout.ts";
import type { Refusals } from "./errors.ts";

interface Content {
  /** Path -> text, relative to the cluster's folder. */
  readonly texts: ReadonlyMap<string, string>;
  readonly ids: Files;
}

function filesOf(cluster: string, fleet: Fleet, idOf: (bytes: Uint8Array) => string): Content {
  const prefix = `clusters/${cluster}/`;
  const texts = new Map<string, string>();
  for (const { path, content } of render(fleet, { clusters: new Set([cluster]) }))
    if (path.startsWith(prefix)) texts.set(path.slice(prefix.length), content);
  return { texts, ids: new Map([...texts].map(([path, text]) => [path, idOf(Buffer.from(text))])) };
}

/** The number of deleted files if it exceeds the limit. Moved files and files of grants and overrides do not count. */
function losesTooMuch(
  cluster: string,
  before: Files,
  after: Files,
  fleet: Fleet,
  limit: string | undefined,
): number | undefined {
  const kept = new Set(after.values());
  const gone = [...before].filter(
    ([path, id]) => !after.has(path) && !kept.has(id) && !isGrantFile(`clusters/${cluster}/${path}`, fleet),
  );
  return deletesTooMany(gone.length, before.size, limit) ? gone.length : undefined;
}

/** The published state of a cluster; undefined if it is not known. Called only if it matters. */
type Standing = () => ClusterState | undefined;

/** `emergency`: the changes that an emergency override delivers outside of the window. */
type Passage =
  | { readonly is: "free" }
  | { readonly is: "emergency"; readonly because: readonly string[] }
  | { readonly is: "held"; readonly because: readonly string[]; readonly next: string | null };

/** `files`: changed files in the cluster's folder. `now`: milliseconds since the epoch. */
function passageOf(state: ClusterState, standing: Standing, files: readonly string[], now: number): Passage {
  const maintenance = maintenanceOf(state.cluster.spec, state.stage.spec);
  const keeper = keeperOf(state.render);
  if (maintenance === undefined || isOpen(maintenance, now, keeper)) return { is: "free" };
  const published = standing();
  const flips = published === undefined ? [] : flipsBetween(published, state);
  const because = [
    ...(published === undefined ? ["what it changes can't be told: the commit that is published is not here"] : []),
    ...flips.map(({ feature, open }) => `${feature.name} turns ${open ? "on" : "off"}`),
    ...restartsIn(files).map((workload) => `${workload} restarts`),
  ];
  if (because.length === 0) return { is: "free" };
  const decided = published === undefined ? state.features : flips;
  if (decided.some(isEmergency)) return { is: "emergency", because };
  return { is: "held", because, next: nextOpening(maintenance, now, keeper)?.text ?? null };
}

function isEmergency({ gateOverride }: FeatureState): boolean {
  return gateOverride?.spec.emergency === true;
}

/** Features whose gate changes, in their new state. A removed feature counts as closed. */
function flipsBetween(before: ClusterState, after: ClusterState): readonly FeatureState[] {
  const was = new Map(before.features.map((state) => [state.feature.name, state]));
  const is = new Set(after.features.map(({ feature }) => feature.name));
  const gone = before.features.filter(({ feature, open }) => open && !is.has(feature.name));
  return [
    ...after.features.filter(({ feature, open }) => open !== (was.get(feature.name)?.open ?? false)),
    ...gone.map((state) => ({ ...state, open: false })),
  ];
}

/** The workloads whose pods restart, because a file patches their template. */
function restartsIn(files: readonly string[]): readonly string[] {
  const folders = files.flatMap((path) => /^workloads\/([^/]+)\//.exec(path)?.[1] ?? []);
  return [...new Set(folders)].sort();
}

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
interface Change {
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
