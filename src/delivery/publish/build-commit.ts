/** Makes the commits of branches from the plans of their clusters. */
import { ATTRIBUTES, rootFiles } from "./branch.ts";
import type { ManagedBranch } from "./branch.ts";
import { isShared, pathIn } from "./layout.ts";
import type { ClusterPlan, PlanContext } from "./plan-cluster.ts";
import { branchMetadata, commandsFor, folderMetadata, METADATA, messageOf } from "./provenance.ts";
import type { Source } from "./provenance.ts";
import type { Version } from "./version.ts";
import { recordPath, recordText } from "./published.ts";
import type { Destination } from "./layout.ts";
import type { Site } from "./site.ts";

interface Change {
  readonly site: Site;
  readonly place: Destination;
  readonly update: Version;
}

/** A branch to change. `existing`: undefined for its first commit, which has no parent. */
interface ChangingBranch {
  readonly plans: readonly ClusterPlan[];
  readonly existing: ManagedBranch | undefined;
}

/** Each run of git takes a while, and the files of all branches could be too large. */
const STORED_TOGETHER = 25;

/** Returns the ids of the new commits, in order. */
export function buildCommits(branches: readonly ChangingBranch[], context: PlanContext): readonly string[] {
  const ids: string[] = [];
  for (let at = 0; at < branches.length; at += STORED_TOGETHER)
    ids.push(...buildTogether(branches.slice(at, at + STORED_TOGETHER), context));
  return ids;
}

function buildTogether(branches: readonly ChangingBranch[], context: PlanContext): readonly string[] {
  const { git } = context;
  const all = branches.map((branch) => contentOf(branch, context));
  git.storeBlobs(new Map(all.flatMap(({ blobs }) => [...blobs])).values());
  const trees = git.storeTrees(all.map(({ files }) => files));
  return all.map((content, index) => storeCommit(content, trees[index] ?? "", context));
}

interface BranchContent {
  readonly existing: ManagedBranch | undefined;
  readonly changes: readonly Change[];
  /** Path -> id. */
  readonly files: ReadonlyMap<string, string>;
  /** Id -> new file. */
  readonly blobs: ReadonlyMap<string, Uint8Array>;
}

function contentOf({ plans, existing }: ChangingBranch, context: PlanContext): BranchContent {
  const changes = plans.flatMap(({ site, place, update }) => (update === undefined ? [] : [{ site, place, update }]));
  const files = new Map([...keptFiles(changes, existing), ...changes.flatMap(contentFiles)]);
  const stored = new Set(existing?.files.values());
  const blobs = new Map<string, Uint8Array>();
  for (const [path, text] of textsOf(changes, context)) {
    const bytes = Buffer.from(text);
    const id = context.git.idOf(bytes);
    files.set(path, id);
    if (!stored.has(id)) blobs.set(id, bytes);
  }
  return { existing, changes, files, blobs };
}

function storeCommit({ changes, existing }: BranchContent, tree: string, context: PlanContext): string {
  const { git, request, rollout } = context;
  const { source: head, project, committer } = request;
  const source = sourceOfBranch(changes, existing, context);
  // Only branches of one cluster have a rollout.
  const [first] = changes;
  const trailers = first === undefined ? undefined : rollout?.trailers(first.site, first.update);
  const described = trailers === undefined || first?.update.keepsSource === true ? head : sourceAt(source, context);
  const { author, authored } = described.commit;
  const message = messageOf(head, source, { project, tree, rollout: trailers, described });
  // Dates come from the commit at HEAD, so the id is the same no matter who publishes it. In a rollout, times matter.
  const committed =
    trailers === undefined || rollout === undefined || first === undefined
      ? head.commit.committed
      : rollout.timeAfter(first.site);
  return git.storeCommit({ tree, parent: existing?.tip, author, authored, committer, committed, message });
}

/** HEAD if it is published for a cluster; else the source that the branch has. */
function sourceOfBranch(
  changes: readonly Change[],
  branch: ManagedBranch | undefined,
  { request }: PlanContext,
): string {
  const head = request.source.commit.id;
  const [first] = changes;
  if (first === undefined || changes.some(({ update }) => update.source === head)) return head;
  return isShared([first.place]) ? (branch?.provenance.source ?? first.update.source) : first.update.source;
}

/** Path -> id of the files of the branch that are not replaced. */
function keptFiles(
  changes: readonly Change[],
  branch: ManagedBranch | undefined,
): readonly (readonly [string, string])[] {
  const replaced = changes.map(({ place }) => (isShared([place]) ? pathIn(place.folder, "") : ""));
  const metadata = new Set(
    changes.flatMap(({ place, update }) =>
      update.keepsSource ? [ATTRIBUTES, METADATA, pathIn(place.folder, METADATA)] : [],
    ),
  );
  return [...(branch?.files ?? [])].filter(
    ([path]) => metadata.has(path) || !replaced.some((folder) => path.startsWith(folder)),
  );
}

function contentFiles({ place, update }: Change): readonly (readonly [string, string])[] {
  // Paths outside of the cluster's folder begin with a slash.
  return [...update.content.ids].map(([path, id]) => [
    path.startsWith("/") ? path.slice(1) : pathIn(place.folder, path),
    id,
  ]);
}

/** Path -> text of the new files. */
function textsOf(changes: readonly Change[], context: PlanContext): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  for (const { place, update } of changes) {
    const { content, record, keepsSource, source } = update;
    for (const [path, text] of content.texts) texts.set(pathIn(place.folder, path), text);
    if (record !== undefined) texts.set(recordPath(place), recordText(record));
    if (place.folder !== "" && !keepsSource)
      texts.set(pathIn(place.folder, METADATA), folderMetadata(sourceAt(source, context), commandsFor(place.cluster)));
  }
  const moved = changes.filter(({ update }) => !update.keepsSource);
  const last = moved.find(({ update }) => update.source === context.request.source.commit.id) ?? moved[0];
  if (last === undefined) return texts;
  const commands = last.place.folder === "" ? commandsFor(last.place.cluster) : [];
  return new Map([...texts, ...rootFiles(branchMetadata(sourceAt(last.update.source, context), commands))]);
}

function sourceAt(id: string, { request, git }: PlanContext): Source {
  if (id === request.source.commit.id) return request.source;
  const commit = git.commit(id);
  return { commit, trailers: git.trailers(commit.message), address: request.source.address };
}
