/** Inspects a branch of the remote: whether Sluice or someone else made its last change. */
import type { Commit, Files, Publishing } from "../../git/publishing.ts";
import { METADATA, sourceIn } from "./metadata.ts";
import { isShared, pathIn } from "./layout.ts";
import type { Destination } from "./layout.ts";
import { readProvenance } from "./commit-provenance.ts";
import type { Provenance } from "./commit-provenance.ts";

/** A branch whose last change is by Sluice. */
export interface ManagedBranch {
  readonly tip: string;
  readonly seal: Provenance;
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
  const own = git.commit(tip);
  const seal = readProvenance(own);
  if (seal !== undefined) return { tip, seal, files: git.files(tip) };
  const line = git.line(tip, MOST_COMMITS);
  const at = line.findIndex((commit) => readProvenance(commit) !== undefined);
  const ours = line[at];
  const before = ours === undefined ? undefined : readProvenance(ours);
  if (ours === undefined || before === undefined)
    return { commits: line.length === 0 ? [own] : line, ours: undefined, cut: git.isShallow() };
  if (ours.tree === own.tree) return { tip, seal: before, files: git.files(tip) };
  return { commits: line.slice(0, at), ours, cut: false };
}

export function isIntrusion(found: ManagedBranch | ForeignCommits): found is ForeignCommits {
  return "commits" in found;
}

const ATTRIBUTES = ".gitattributes";
const ATTRIBUTES_TEXT = "* text eol=lf linguist-generated=true\n";

/** The files of a cluster, relative to its folder. On its own branch, other files are listed as `/a/b.yaml`. */
export function contentOf(files: Files, place: Destination): Files {
  const prefix = pathIn(place.folder, "");
  const isAlone = !isShared([place]);
  return new Map(
    [...files].flatMap(([path, id]): [string, string][] => {
      if (path === METADATA || path === pathIn(place.folder, METADATA) || path === ATTRIBUTES) return [];
      if (path.startsWith(prefix)) return [[path.slice(prefix.length), id]];
      return isAlone ? [[`/${path}`, id]] : [];
    }),
  );
}

/** The source commit of a folder, which may be older than that of its branch. */
export function sourceOf({ files, seal }: ManagedBranch, folder: string, git: Publishing): string {
  const id = folder === "" ? undefined : files.get(pathIn(folder, METADATA));
  return (id === undefined ? undefined : sourceIn(git.text(id))) ?? seal.source;
}

/** The files at the root of each branch that belong to no cluster. Path -> text. */
export function rootFiles(metadata: string): ReadonlyMap<string, string> {
  return new Map([
    [ATTRIBUTES, ATTRIBUTES_TEXT],
    [METADATA, metadata],
  ]);
}

/** Paths that were added, removed or changed, sorted. */
export function differing(before: Files, after: Files): readonly string[] {
  const paths = new Set([...before.keys(), ...after.keys()]);
  return [...paths].filter((path) => before.get(path) !== after.get(path)).sort();
}
