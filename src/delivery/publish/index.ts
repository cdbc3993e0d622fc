/** publish: what is rendered of a commit, cluster by cluster, onto the branches that deliver it. Never by force. */
import type { ReportDiagnostic } from "../../base/diagnostics.ts";
import type { Publishing } from "../../git/publishing.ts";
import { isShared, pathIn } from "./layout.ts";
import type { Destination } from "./layout.ts";
import { leftOver, isIntrusion, inspectBranch, rootFiles } from "./branch.ts";
import type { Publication, PublishedCluster, Request } from "./request.ts";
import { refusalsTo } from "./errors.ts";
import type { Pushed, Update } from "../../git/push.ts";
import type { ManagedBranch } from "./branch.ts";
import type { Refusals } from "./errors.ts";
import { changeOf, judge, told } from "./plan-cluster.ts";
import type { Scene, Verdict } from "./plan-cluster.ts";
import { branchMetadata, commandsFor, folderMetadata, METADATA, messageOf } from "./provenance.ts";

export type * from "./request.ts";
export { isRefusal, placesOf } from "./layout.ts";
export type { Destination } from "./layout.ts";
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

interface Outcome {
  readonly settled: readonly PublishedCluster[];
  /** Branches that moved meanwhile and need another attempt. */
  readonly moved: ReadonlySet<string>;
}

/** A branch to update. */
interface Planned extends Update {
  readonly verdicts: readonly Verdict[];
}

/** `open`: the clusters of each branch. `tips`: the heads of the branches. `isLast`: do not try again. */
function attempt(
  open: ReadonlyMap<string, readonly Destination[]>,
  tips: ReadonlyMap<string, string>,
  scene: Scene,
  isLast: boolean,
): Outcome {
  const settled: PublishedCluster[] = [];
  const planned: Planned[] = [];
  for (const [branch, places] of open) {
    const tip = tips.get(branch);
    const verdicts = verdictsOn(places, tip, scene);
    const changes = verdicts.some(({ content }) => content !== undefined);
    if (!changes) settled.push(...verdicts.map((verdict) => verdict.told));
    else planned.push({ branch, commit: scene.request.dryRun ? "" : makeCommit(verdicts, tip, scene), verdicts });
  }
  const pushed = push(planned, scene);
  const again = isLast ? [] : planned.filter(({ branch }) => pushed.get(branch)?.is === "moved");
  const moved = new Set(again.map(({ branch }) => branch));
  for (const one of planned)
    if (!moved.has(one.branch)) settled.push(...conclude(one, pushed.get(one.branch), scene.refusals));
  return { settled, moved };
}

function verdictsOn(places: readonly Destination[], tip: string | undefined, scene: Scene): readonly Verdict[] {
  const filled = tip === undefined ? undefined : ours(places, tip, scene);
  if (tip !== undefined && filled === undefined)
    return places.map((place) => ({ place, told: told(place, "failed", tip) }));
  return judge(
    places.map((place) => changeOf(place, filled, scene)),
    filled,
    scene,
  );
}

/** Undefined, and reported, if someone else changed the branch. */
function ours(
  [first]: readonly Destination[],
  tip: string,
  { git, request, refusals }: Scene,
): ManagedBranch | undefined {
  const found = inspectBranch(tip, git);
  if (first === undefined) return undefined;
  if (isIntrusion(found) && found.ours === undefined && holdsSources(tip, request, git)) refusals.sources(first);
  else if (isIntrusion(found)) refusals.changed(first, found);
  else if (found.seal.project !== request.project) refusals.another(first, found.seal.project);
  else return found;
  return undefined;
}

function holdsSources(tip: string, { project, fleet }: Scene["request"], git: Scene["git"]): boolean {
  const { path } = fleet.model.project.document.file;
  return git.files(tip).has(pathIn(project === "." ? "" : project, path));
}

function push(planned: readonly Planned[], { git, request }: Scene): ReadonlyMap<string, Pushed> {
  return request.dryRun || planned.length === 0 ? new Map() : git.remote.push(planned);
}

/** `pushed`: undefined if nothing was pushed; the result then is as if it had been. */
function conclude(
  { verdicts, commit }: Planned,
  pushed: Pushed | undefined,
  refusals: Refusals,
): readonly PublishedCluster[] {
  const all = verdicts.map((verdict) => verdict.told);
  if (pushed === undefined) return all;
  if (pushed.is === "done") return all.map((one) => ({ ...one, commit }));
  const [first] = verdicts;
  if (first !== undefined) refusals[pushed.is === "moved" ? "moving" : "refused"](first.place, pushed.reason);
  return verdicts.map(({ told: one, content }) => (content === undefined ? one : { ...one, is: "failed" }));
}

/** Returns its id. `tip`: the head of the branch; undefined for its first commit, which has no parent. */
function makeCommit(verdicts: readonly Verdict[], tip: string | undefined, scene: Scene): string {
  const { git, request } = scene;
  const { source, project, committer } = request;
  const texts = textsOf(verdicts, scene);
  const blobs = new Map([...texts].map(([path, text]) => [path, Buffer.from(text)]));
  const files = new Map(keptOn(verdicts, tip, scene));
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
  verdicts: readonly Verdict[],
  tip: string | undefined,
  { git }: Scene,
): readonly (readonly [string, string])[] {
  const replaced = verdicts.flatMap(({ place, content }) => {
    if (content === undefined) return [];
    return isShared([place]) ? [pathIn(place.folder, "")] : [""];
  });
  const files = tip === undefined ? [] : [...git.files(tip)];
  return files.filter(([path]) => !replaced.some((folder) => path.startsWith(folder)));
}

/** Path -> text of the new files. */
function textsOf(verdicts: readonly Verdict[], { request: { source } }: Scene): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  let commands: readonly string[] = [];
  for (const { place, content } of verdicts) {
    if (content === undefined) continue;
    for (const [path, text] of content.texts) texts.set(pathIn(place.folder, path), text);
    if (place.folder === "") commands = commandsFor(place.cluster);
    else texts.set(pathIn(place.folder, METADATA), folderMetadata(source, commandsFor(place.cluster)));
  }
  return new Map([...texts, ...rootFiles(branchMetadata(source, commands))]);
}
