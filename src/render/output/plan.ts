/** Plans the run by comparing wanted, managed and existing files. Pure. */
import type { Found } from "./folder.ts";

export interface Plan {
  /** Each sorted. */
  readonly created: readonly string[];
  readonly changed: readonly string[];
  readonly deleted: readonly string[];
  readonly unchanged: readonly string[];
  /** Obstacles: files, or entries in place of their folders. */
  readonly edited: readonly string[];
  readonly foreign: readonly string[];
  readonly links: readonly string[];
}

export interface Wanted {
  /** Path -> sha256. */
  readonly files: ReadonlyMap<string, string>;
  /** Whether to delete a managed file that is not wanted. False for files out of scope of a restricted run. */
  readonly prunes: (path: string) => boolean;
  /** Whether to overwrite managed files that were edited by hand. */
  readonly force: boolean;
}

/** The part of the folder's interface that a plan needs. */
export interface FolderView {
  readonly find: (path: string) => Found;
  /** Whether overwriting a managed file loses nothing, because nobody edited it. */
  readonly isUnedited: (path: string, digest: string) => boolean;
}

type Action = keyof Plan | "nothing";

interface Inspected {
  readonly path: string;
  readonly found: Found;
}

export function plan(wanted: Wanted, owned: ReadonlySet<string>, { find, isUnedited }: FolderView): Plan {
  const paths = new Set([...wanted.files.keys(), ...[...owned].filter(wanted.prunes)]);
  const inspected = [...paths].sort().map((path): Inspected => ({ path, found: find(path) }));
  const byAction = Map.groupBy(inspected, (entry): Action => actionFor(entry, wanted, owned, isUnedited));
  const pathsWith = (action: Action): readonly string[] => [...new Set((byAction.get(action) ?? []).map(obstacleOf))];
  return {
    created: pathsWith("created"),
    changed: pathsWith("changed"),
    deleted: pathsWith("deleted"),
    unchanged: pathsWith("unchanged"),
    edited: pathsWith("edited"),
    foreign: pathsWith("foreign"),
    links: pathsWith("links"),
  };
}

/** The path itself, or its parent that is not a folder. */
function obstacleOf({ path, found }: Inspected): string {
  return found.is === "blocked" ? found.by : path;
}

function actionFor(
  { path, found }: Inspected,
  wanted: Wanted,
  owned: ReadonlySet<string>,
  isUnedited: FolderView["isUnedited"],
): Action {
  const digest = wanted.files.get(path);
  if (found.is === "absent") return digest === undefined ? "nothing" : "created";
  if (found.is === "blocked") return found.link ? "links" : "foreign";
  if (found.digest === digest) return "unchanged";
  if (!owned.has(path)) return "foreign";
  if (!wanted.force && !isUnedited(path, found.digest)) return "edited";
  return digest === undefined ? "deleted" : "changed";
}
