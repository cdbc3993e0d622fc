/** Finds branches and folders of clusters that no longer exist. They are reported and kept. */
import type { Request } from "./request.ts";
import type { Publishing } from "../../git/publishing.ts";
import { isIntrusion, inspectBranch } from "./branch.ts";
import { isShared } from "./layout.ts";
import { METADATA } from "./metadata.ts";
import type { PublishedCluster } from "./publication.ts";

/** `tips`: the branches that may be ours. Branches of others are ignored. */
export function leftOver(
  { places, project }: Request,
  tips: ReadonlyMap<string, string>,
  git: Publishing,
): readonly PublishedCluster[] {
  const [first] = places;
  if (first === undefined) return [];
  const wanted = new Set(places.map(({ branch }) => branch));
  const shared = isShared(places);
  return [...tips].flatMap(([branch, tip]) => {
    if (!shared && wanted.has(branch)) return [];
    const found = inspectBranch(tip, git);
    if (isIntrusion(found) || found.seal.project !== project) return [];
    const clusters = shared ? foldersIn(found.files.keys(), first.folder) : [branch.slice("env/".length)];
    const known = new Set(places.map(({ cluster }) => cluster));
    return clusters.filter((cluster) => !known.has(cluster)).map((cluster) => left(cluster, branch, tip));
  });
}

/** The names of folders with metadata next to that of a cluster. */
function foldersIn(paths: Iterable<string>, folder: string): readonly string[] {
  const base = folder.slice(0, folder.lastIndexOf("/") + 1);
  return [...paths].flatMap((path) => {
    const [name = "", file, ...rest] = path.startsWith(base) ? path.slice(base.length).split("/") : [];
    return file === METADATA && rest.length === 0 ? [name] : [];
  });
}

function left(cluster: string, branch: string, commit: string): PublishedCluster {
  return { cluster, branch, is: "left", commit, files: 0, because: [], next: null };
}
