/** Inspects branches of the remote: their files, who changed them, and branches that no cluster uses any more. */
import type { Commit, Files, Publishing } from "../../git/publishing.ts";
import { METADATA, RECORD, sourceIn, readProvenance } from "./provenance.ts";
import { isShared, pathIn } from "./layout.ts";
import type { Destination } from "./layout.ts";
import type { Provenance } from "./provenance.ts";
import type { Request } from "./request.ts";

/** A branch whose last change is by Sluice. */
export interface ManagedBranch {
  readonly tip: string;
  readonly provenance: Provenance;
  readonly files: Files;
}

/** Changes of a branch by others. */
export interface ForeignCommits {
  /** Newest first; not empty. */
  readonly commits: readonly Commit[];
  /** The last commit of Sluice before them; undefined if it does not exist or is not in the clone. */
  readonly ours: Commit | undefined;
  /** Whether a shallow clone may lack more of them. */
  readonly cut: boolean;
}

/** The number of commits that are searched for our last one. */
const MOST_COMMITS = 50;

/** A reverted change does not count as a change. */
export function inspectBranch(tip: string, git: Publishing): ManagedBranch | ForeignCommits {
  const head = git.commit(tip);
  const provenance = readProvenance(head);
  if (provenance !== undefined) return { tip, provenance, files: git.files(tip) };
  const commits = git.line(tip, MOST_COMMITS);
  const at = commits.findIndex((commit) => readProvenance(commit) !== undefined);
  const ours = commits[at];
  const before = ours === undefined ? undefined : readProvenance(ours);
  if (ours === undefined || before === undefined)
    return { commits: commits.length === 0 ? [head] : commits, ours: undefined, cut: git.isShallow() };
  if (ours.tree === head.tree) return { tip, provenance: before, files: git.files(tip) };
  return { commits: commits.slice(0, at), ours, cut: false };
}

export function isForeign(found: ManagedBranch | ForeignCommits): found is ForeignCommits {
  return "commits" in found;
}

export const ATTRIBUTES = ".gitattributes";
const ATTRIBUTES_TEXT = "* text eol=lf linguist-generated=true\n";

/** The files of a cluster, relative to its folder. On its own branch, other files are listed as `/a/b.yaml`. */
export function contentOf(files: Files, place: Destination): Files {
  const prefix = pathIn(place.folder, "");
  const isAlone = !isShared([place]);
  return new Map(
    [...files].flatMap(([path, id]): [string, string][] => {
      if (isOurs(path, place)) return [];
      if (path.startsWith(prefix)) return [[path.slice(prefix.length), id]];
      return isAlone ? [[`/${path}`, id]] : [];
    }),
  );
}

/** Whether Sluice writes the file next to those of a cluster. */
function isOurs(path: string, { folder }: Destination): boolean {
  return path === ATTRIBUTES || [METADATA, RECORD].some((name) => path === name || path === pathIn(folder, name));
}

/** The source commit of a folder, which may be older than that of its branch. */
export function sourceOf({ files, provenance }: ManagedBranch, folder: string, git: Publishing): string {
  const id = folder === "" ? undefined : files.get(pathIn(folder, METADATA));
  return (id === undefined ? undefined : sourceIn(git.text(id))) ?? provenance.source;
}

/** The files at the root of each branch that belong to no cluster. Path -> text. */
export function rootFiles(metadata: string): ReadonlyMap<string, string> {
  return new Map([
    [ATTRIBUTES, ATTRIBUTES_TEXT],
    [METADATA, metadata],
  ]);
}

/** A published cluster that is not one of the clusters to publish. */
export interface Orphan extends Destination {
  readonly tip: string;
}

/** `tips`: the branches that may be ours. Branches of others are ignored. */
export function orphanedClusters(
  { places, project, branch: common }: Pick<Request, "places" | "project" | "branch">,
  tips: ReadonlyMap<string, string>,
  git: Publishing,
): readonly Orphan[] {
  const known = new Set(places.map(({ cluster }) => cluster));
  const [first] = places;
  const base = parentOf(first?.folder ?? "");
  return [...tips].flatMap(([branch, tip]) => {
    if (common === undefined && known.has(branch.slice("env/".length))) return [];
    const found = inspectBranch(tip, git);
    if (isForeign(found) || found.provenance.project !== project) return [];
    const clusters = common === undefined ? [branch.slice("env/".length)] : foldersIn(found.files.keys(), base);
    const unknown = clusters.filter((cluster) => !known.has(cluster));
    return unknown.map((cluster) => {
      const folder = common === undefined ? (first?.folder ?? "") : `${base}${cluster}`;
      return { cluster, branch, folder, tip };
    });
  });
}

/** With a slash at its end. */
function parentOf(folder: string): string {
  return folder.slice(0, folder.lastIndexOf("/") + 1);
}

/** The names of folders with metadata in a folder. */
function foldersIn(paths: Iterable<string>, base: string): readonly string[] {
  return [...paths].flatMap((path) => {
    const [name = "", file, ...rest] = path.startsWith(base) ? path.slice(base.length).split("/") : [];
    return file === METADATA && rest.length === 0 ? [name] : [];
  });
}
