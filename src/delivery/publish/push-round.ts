/** One attempt: inspects all branches, makes the commits of changed ones, and pushes all commits at once. */
import type { Pushed, Update } from "../../git/push.ts";
import { isIntrusion, inspectBranch } from "./branch.ts";
import type { ManagedBranch } from "./branch.ts";
import { pathIn } from "./layout.ts";
import type { Destination } from "./layout.ts";
import { makeCommit } from "./build-commit.ts";
import type { PublishedCluster } from "./publication.ts";
import type { Refusals } from "./errors.ts";
import { changeOf, judge, told } from "./plan-cluster.ts";
import type { Scene, Verdict } from "./plan-cluster.ts";

export interface Outcome {
  readonly settled: readonly PublishedCluster[];
  /** Branches that moved meanwhile and need another attempt. */
  readonly moved: ReadonlySet<string>;
}

/** A branch to update. */
interface Planned extends Update {
  readonly verdicts: readonly Verdict[];
}

/** `open`: the clusters of each branch. `tips`: the heads of the branches. `isLast`: do not try again. */
export function attempt(
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
