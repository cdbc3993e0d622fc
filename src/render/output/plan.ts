/** The plan: from what is wanted, what is ours and what is there, what to do. Pure: nothing has been touched yet. */
import type { Found } from "./folder.ts";
import type { Owned } from "./inventory.ts";

export interface Plan {
  /** Each sorted. */
  readonly created: readonly string[];
  readonly changed: readonly string[];
  readonly deleted: readonly string[];
  readonly unchanged: readonly string[];
  /** What is in the way: files, or what stands where their folders should. */
  readonly edited: readonly string[];
  readonly foreign: readonly string[];
  readonly links: readonly string[];
}

export interface Wanted {
  /** Path -> sha256. */
  readonly files: ReadonlyMap<string, string>;
  /** Whether a file of ours that is not wanted is deleted; in a restricted run it may be none of its business. */
  readonly prunes: (path: string) => boolean;
  /** Whether files that were edited by hand are ours all the same. */
  readonly force: boolean;
}

/** The folder, as far as a plan looks at it. */
export interface FolderView {
  readonly find: (path: string) => Found;
  /** Whether a file of ours, which is not as we wrote it, is what a merge made of it. */
  readonly isMerged: (path: string) => boolean;
}

type Action = keyof Plan | "nothing";

interface Looked {
  readonly path: string;
  readonly found: Found;
}

export function plan(wanted: Wanted, owned: Owned, { find, isMerged }: FolderView): Plan {
  const paths = new Set([...wanted.files.keys(), ...[...owned.keys()].filter(wanted.prunes)]);
  const looked = [...paths].sort().map((path): Looked => ({ path, found: find(path) }));
  const fates = Map.groupBy(looked, (one): Action => fateOf(one, wanted, owned.get(one.path), isMerged));
  const having = (fate: Action): readonly string[] => [...new Set((fates.get(fate) ?? []).map(inTheWay))];
  return {
    created: having("created"),
    changed: having("changed"),
    deleted: having("deleted"),
    unchanged: having("unchanged"),
    edited: having("edited"),
    foreign: having("foreign"),
    links: having("links"),
  };
}

/** The path itself, or the one above it that is no folder. */
function inTheWay({ path, found }: Looked): string {
  return found.is === "blocked" ? found.by : path;
}

function fateOf(
  { path, found }: Looked,
  wanted: Wanted,
  ours: ReadonlySet<string> | undefined,
  isMerged: FolderView["isMerged"],
): Action {
  const digest = wanted.files.get(path);
  if (found.is === "absent") return digest === undefined ? "nothing" : "created";
  if (found.is === "blocked") return found.link ? "links" : "foreign";
  if (found.digest === digest) return "unchanged";
  if (ours === undefined) return "foreign";
  if (!ours.has(found.digest) && !wanted.force && !isMerged(path)) return "edited";
  return digest === undefined ? "deleted" : "changed";
}
