/** Publishes the rendered files of a commit to the branches that deliver clusters. Never force-pushes. */
import type { ReportDiagnostic } from "../../base/diagnostics.ts";
import type { Publishing } from "../../git/publishing.ts";
import { isShared, pathIn } from "./layout.ts";
import type { Destination } from "./layout.ts";
import { orphanedClusters, isForeign, inspectBranch, rootFiles } from "./branch.ts";
import type { Publication, PublishedCluster, Request } from "./request.ts";
import { errorReporter } from "./errors.ts";
import type { Pushed, Update } from "../../git/push.ts";
import type { ManagedBranch } from "./branch.ts";
import type { PublishErrors } from "./errors.ts";
import { clusterChange, planClusters, clusterResult } from "./plan-cluster.ts";
import type { PublishContext, ClusterPlan } from "./plan-cluster.ts";
import { branchMetadata, commandsFor, folderMetadata, METADATA, messageOf } from "./provenance.ts";

export type * from "./request.ts";
export { isLayoutError, destinationsOf } from "./layout.ts";
export type { Destination } from "./layout.ts";
export { checkSource } from "./source.ts";

/** The number of attempts if branches move meanwhile. */
const ATTEMPTS = 3;

/** Reports branches that can't be updated, and updates the others. Throws a GitError if the remote can't be reached. */
export function publish(request: Request, git: Publishing, report: ReportDiagnostic): Publication {
  const { fleet, source, places: destinations, dryRun, allClusters: whole } = request;
  const context = { request, git, refusals: errorReporter(git.remote.name, fleet.model, report) };
  const found: PublishedCluster[] = [];
  let pending: ReadonlyMap<string, readonly Destination[]> = Map.groupBy(destinations, ({ branch }) => branch);
  for (let attempts = 1; pending.size > 0; attempts++) {
    const all = whole && attempts === 1;
    const tips = git.remote.branches(all && !isShared(destinations) ? ["env/*"] : [...pending.keys()]);
    if (all) found.push(...orphanedClusters(request, tips, git));
    const { settled, moved } = pushRound(pending, tips, context, attempts === ATTEMPTS);
    found.push(...settled);
    pending = new Map([...pending].filter(([branch]) => moved.has(branch)));
  }
  const clusters = found.toSorted((a, b) => (a.cluster < b.cluster ? -1 : 1));
  return { commit: source.commit.id, remote: git.remote.name, dryRun, clusters };
}

interface Outcome {
  readonly settled: readonly PublishedCluster[];
  /** Branches that moved meanwhile and need another attempt. */
  readonly moved: ReadonlySet<string>;
}

/** A branch to update. */
interface Planned extends Update {
  readonly plans: readonly ClusterPlan[];
}

/** `pending`: the clusters of each branch. `tips`: the heads of the branches. `isLast`: do not try again. */
function pushRound(
  pending: ReadonlyMap<string, readonly Destination[]>,
  tips: ReadonlyMap<string, string>,
  context: PublishContext,
  isLast: boolean,
): Outcome {
  const settled: PublishedCluster[] = [];
  const planned: Planned[] = [];
  for (const [branch, destinations] of pending) {
    const tip = tips.get(branch);
    const plans = plansFor(destinations, tip, context);
    const changes = plans.some(({ content }) => content !== undefined);
    if (!changes) settled.push(...plans.map(({ result }) => result));
    else planned.push({ branch, commit: context.request.dryRun ? "" : buildCommit(plans, tip, context), plans });
  }
  const pushed = push(planned, context);
  const again = isLast ? [] : planned.filter(({ branch }) => pushed.get(branch)?.is === "moved");
  const moved = new Set(again.map(({ branch }) => branch));
  for (const one of planned)
    if (!moved.has(one.branch)) settled.push(...conclude(one, pushed.get(one.branch), context.refusals));
  return { settled, moved };
}

function plansFor(
  destinations: readonly Destination[],
  tip: string | undefined,
  context: PublishContext,
): readonly ClusterPlan[] {
  const existing = tip === undefined ? undefined : managedBranch(destinations, tip, context);
  if (tip !== undefined && existing === undefined)
    return destinations.map((place) => ({ place, result: clusterResult(place, "failed", tip) }));
  return planClusters(
    destinations.map((place) => clusterChange(place, existing, context)),
    existing,
    context,
  );
}

/** Undefined, and reported, if someone else changed the branch. */
function managedBranch(
  [first]: readonly Destination[],
  tip: string,
  { git, request, refusals }: PublishContext,
): ManagedBranch | undefined {
  const found = inspectBranch(tip, git);
  if (first === undefined) return undefined;
  if (isForeign(found) && found.ours === undefined && holdsSources(tip, request, git)) refusals.sources(first);
  else if (isForeign(found)) refusals.changed(first, found);
  else if (found.provenance.project !== request.project) refusals.another(first, found.provenance.project);
  else return found;
  return undefined;
}

function holdsSources(tip: string, { project, fleet }: PublishContext["request"], git: PublishContext["git"]): boolean {
  const { path } = fleet.model.project.document.file;
  return git.files(tip).has(pathIn(project === "." ? "" : project, path));
}

function push(planned: readonly Planned[], { git, request }: PublishContext): ReadonlyMap<string, Pushed> {
  return request.dryRun || planned.length === 0 ? new Map() : git.remote.push(planned);
}

/** `pushed`: undefined if nothing was pushed; the result then is as if it had been. */
function conclude(
  { plans, commit }: Planned,
  pushed: Pushed | undefined,
  refusals: PublishErrors,
): readonly PublishedCluster[] {
  const all = plans.map(({ result }) => result);
  if (pushed === undefined) return all;
  if (pushed.is === "done") return all.map((one) => ({ ...one, commit }));
  const [first] = plans;
  if (first !== undefined) refusals[pushed.is === "moved" ? "moving" : "refused"](first.place, pushed.reason);
  return plans.map(({ result, content }) => (content === undefined ? result : { ...result, is: "failed" }));
}

/** Returns its id. `tip`: the head of the branch; undefined for its first commit, which has no parent. */
function buildCommit(plans: readonly ClusterPlan[], tip: string | undefined, context: PublishContext): string {
  const { git, request } = context;
  const { source, project, committer } = request;
  const texts = textsOf(plans, context);
  const blobs = new Map([...texts].map(([path, text]) => [path, Buffer.from(text)]));
  const files = new Map(keptOn(plans, tip, context));
  for (const [path, bytes] of blobs) files.set(path, git.idOf(bytes));
  git.storeBlobs(blobs.values());
  const tree = git.storeTree(files);
  const { author, authored, committed } = source.commit;
  const message = messageOf(source, project, tree);
  // Dates come from the source commit, so the id is the same no matter who publishes it.
  return git.storeCommit({ tree, parent: tip, author, authored, committer, committed, message });
}

/** Path -> id of the unchanged files. */
function keptOn(
  plans: readonly ClusterPlan[],
  tip: string | undefined,
  { git }: PublishContext,
): readonly (readonly [string, string])[] {
  const replaced = plans.flatMap(({ place, content }) => {
    if (content === undefined) return [];
    return isShared([place]) ? [pathIn(place.folder, "")] : [""];
  });
  const files = tip === undefined ? [] : [...git.files(tip)];
  return files.filter(([path]) => !replaced.some((folder) => path.startsWith(folder)));
}

/** Path -> text of the new files. */
function textsOf(plans: readonly ClusterPlan[], { request: { source } }: PublishContext): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  let commands: readonly string[] = [];
  for (const { place, content } of plans) {
    if (content === undefined) continue;
    for (const [path, text] of content.texts) texts.set(pathIn(place.folder, path), text);
    if (place.folder === "") commands = commandsFor(place.cluster);
    else texts.set(pathIn(place.folder, METADATA), folderMetadata(source, commandsFor(place.cluster)));
  }
  return new Map([...texts, ...rootFiles(branchMetadata(source, commands))]);
}
