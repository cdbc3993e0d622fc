/** The plan: from what is wanted, what is ours and what is there, what to do. Pure: nothing has been touched yet. */
import type { Found } from "./folder.ts";
import type { Owned } from "./inventory.ts";

export interface Plan {
  /** Each sorted. */
  readonly created: readonly string[];
  readonly changed: readonly string[];
  readonly deleted: readonly string[];
  readonly unchanged: readonly string[];
  /** What is in the way. */
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

type Fate = keyof Plan | "nothing";

export function plan(wanted: Wanted, owned: Owned, find: (path: string) => Found): Plan {
  const paths = new Set([...wanted.files.keys(), ...[...owned.keys()].filter(wanted.prunes)]);
  const fates = Map.groupBy([...paths].sort(), (path): Fate => fateOf(path, wanted, owned.get(path), find(path)));
  const having = (fate: Fate): readonly string[] => fates.get(fate) ?? [];
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

function fateOf(path: string, wanted: Wanted, ours: ReadonlySet<string> | undefined, found: Found): Fate {
  const digest = wanted.files.get(path);
  if (found.is === "absent") return digest === undefined ? "nothing" : "created";
  if (found.is === "blocked") return found.link ? "links" : "foreign";
  if (found.digest === digest) return "unchanged";
  if (ours === undefined) return "foreign";
  if (!ours.has(found.digest) && !wanted.force) return "edited";
  return digest === undefined ? "deleted" : "changed";
}
