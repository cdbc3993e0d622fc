/** Plans the update of a cluster on its branch: whether anything changes, may change, and may change now. */
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
import type { PublishErrors } from "./errors.ts";

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
type PublishedState = () => ClusterState | undefined;

/** `emergency`: the changes that an emergency override delivers outside of the window. */
type WindowDecision =
  | { readonly is: "free" }
  | { readonly is: "emergency"; readonly because: readonly string[] }
  | { readonly is: "held"; readonly because: readonly string[]; readonly next: string | null };

/** `files`: changed files in the cluster's folder. `now`: milliseconds since the epoch. */
function decideWindow(
  state: ClusterState,
  publishedState: PublishedState,
  files: readonly string[],
  now: number,
): WindowDecision {
  const maintenance = maintenanceOf(state.cluster.spec, state.stage.spec);
  const keeper = keeperOf(state.render);
  if (maintenance === undefined || isOpen(maintenance, now, keeper)) return { is: "free" };
  const published = publishedState();
  const flips = published === undefined ? [] : flipsBetween(published, state);
  const because = [
    ...(published === undefined ? ["its effect is unknown: this clone does not contain the published commit"] : []),
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
export interface PublishContext {
  readonly request: Request;
  readonly git: Publishing;
  readonly refusals: PublishErrors;
}

export interface ClusterPlan {
  readonly place: Destination;
  readonly result: PublishedCluster;
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

/** `existing`: its branch; undefined if it does not exist yet. */
export function clusterChange(
  place: Destination,
  existing: ManagedBranch | undefined,
  { request, git }: PublishContext,
): Change {
  const before = existing === undefined ? NOTHING : contentOf(existing.files, place);
  const content = filesOf(place.cluster, request.fleet, git.idOf);
  return { place, before, content, files: differing(before, content.ids) };
}

/** Plans all clusters of a branch. If the commit may not be published there, deletions and windows are not checked. */
export function planClusters(
  changes: readonly Change[],
  existing: ManagedBranch | undefined,
  context: PublishContext,
): readonly ClusterPlan[] {
  const refused = outOfOrder(changes, existing, context);
  return changes.map((change) => {
    const { place, before, files } = change;
    const as = (is: PublishedCluster["is"]): ClusterPlan => ({
      place,
      result: clusterResult(place, is, existing?.tip ?? null),
    });
    if (files.length === 0) return as(before.size === 0 ? "nothing" : "unchanged");
    return refused === undefined ? planOne(change, existing, context) : as(refused);
  });
}

/** Reports files that may not be deleted. */
function planOne(
  { place, before, content, files }: Change,
  existing: ManagedBranch | undefined,
  context: PublishContext,
): ClusterPlan {
  const { request, refusals } = context;
  const { fleet, allowEmpty, pruneLimit } = request;
  const as = (is: PublishedCluster["is"]): PublishedCluster => clusterResult(place, is, existing?.tip ?? null);
  if (content.ids.size === 0 && !allowEmpty) {
    refusals.emptied(place);
    return { place, result: as("failed") };
  }
  const gone = allowEmpty ? undefined : losesTooMuch(place.cluster, before, content.ids, fleet, pruneLimit);
  if (gone !== undefined) {
    refusals.tooMany(place, gone, before.size);
    return { place, result: as("failed") };
  }
  const changed = { ...as("published"), files: files.length };
  // A cluster that was never published has no pods to restart, and no gates in use.
  if (existing === undefined || before.size === 0) return { place, result: changed, content };
  return withDecision({ place, result: changed, content }, decisionFor(place, existing, files, context));
}

function decisionFor(
  { cluster, folder }: Destination,
  existing: ManagedBranch,
  files: readonly string[],
  { request, git }: PublishContext,
): WindowDecision {
  const { windowsAt, fleet, statesAt } = request;
  const state = fleet.states.find((one) => one.cluster.name === cluster);
  if (windowsAt === undefined || state === undefined) return { is: "free" };
  const published = (): ReturnType<typeof statesAt> => statesAt(sourceOf(existing, folder, git));
  return decideWindow(state, () => published()?.get(cluster), files, windowsAt);
}

function withDecision({ place, result: changed, content }: ClusterPlan, by: WindowDecision): ClusterPlan {
  if (by.is === "held") return { place, result: { ...changed, is: "pending", because: by.because, next: by.next } };
  const because = by.is === "emergency" ? by.because : [];
  return { place, result: { ...changed, because }, ...(content === undefined ? {} : { content }) };
}

/** Rejects an older or unrelated commit: it never replaces the published one. */
function outOfOrder(
  changes: readonly Change[],
  existing: ManagedBranch | undefined,
  { request, git, refusals }: PublishContext,
): "newer" | "failed" | undefined {
  const changing = changes.find(({ files }) => files.length > 0);
  if (changing === undefined || existing === undefined || request.rollback) return undefined;
  const relation = git.relation(existing.provenance.source, request.source.commit.id);
  if (relation === "same" || relation === "earlier") return undefined;
  if (relation === "later") return "newer";
  refusals.elsewhere(changing.place, existing.provenance.source, relation === "apart");
  return "failed";
}

export function clusterResult(
  { cluster, branch }: Destination,
  is: PublishedCluster["is"],
  commit: string | null,
): PublishedCluster {
  return { cluster, branch, is, commit, files: 0, because: [], next: null };
}
