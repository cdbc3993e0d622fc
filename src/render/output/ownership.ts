/** What is ours in an output folder: its inventories, and the journal of a run that did not end. */
import type { ReportDiagnostic } from "../../base/diagnostics.ts";
import { JOURNAL } from "./apply.ts";
import { inventoryCorrupt, outputLink } from "./codes.ts";
import type { Folder } from "./folder.ts";
import { homeOf, INVENTORY, readInventory } from "./inventory.ts";
import type { Line, Owned } from "./inventory.ts";

export interface Ownership {
  /** Inventories themselves are not in it. */
  readonly owned: Owned;
  /** Path -> text of the inventories that are there. */
  readonly inventories: ReadonlyMap<string, string>;
  /** What a run that did not end was about to write, its inventories included. */
  readonly journal: readonly Line[];
}

/** An inventory or the journal, with paths from the root of the folder. */
interface Listing {
  readonly path: string;
  readonly text: string;
  readonly lines: readonly Line[];
}

/** Undefined where a listing can't be trusted, which has been reported. */
export function readOwnership(
  folder: Folder,
  shown: (path: string) => string,
  report: ReportDiagnostic,
): Ownership | undefined {
  const there = listings(folder).filter((path) => mayStandAt(path, folder));
  const read = there.map((path) => readListing(path, folder, shown, report));
  const sound = read.filter((listing) => listing !== undefined);
  if (sound.length < read.length) return undefined;
  const inventories = sound.filter(({ path }) => path !== JOURNAL);
  return {
    owned: ownedBy(sound.flatMap(({ lines }) => lines)),
    inventories: new Map(inventories.map(({ path, text }) => [path, text])),
    journal: sound.find(({ path }) => path === JOURNAL)?.lines ?? [],
  };
}

function listings({ disk, absolute }: Folder): readonly string[] {
  const clusters = disk.kindAt(absolute("clusters")) === "folder" ? disk.list(absolute("clusters")).toSorted() : [];
  return [JOURNAL, INVENTORY, ...clusters.map((cluster) => `clusters/${cluster}/${INVENTORY}`)];
}

/** Below a file of somebody else's, which stands where clusters have their folders, there can be none. */
function mayStandAt(path: string, { find }: Folder): boolean {
  const found = find(path);
  if (found.is === "blocked") return found.link || found.by === path;
  return found.is === "file";
}

function readListing(
  path: string,
  folder: Folder,
  shown: (path: string) => string,
  report: ReportDiagnostic,
): Listing | undefined {
  const start = { file: { path: shown(path), text: "" }, start: 0, end: 0 };
  if (folder.find(path).is !== "file") {
    report(outputLink, start, `"${shown(path)}" is not a regular file`, {
      help: "delete it, and restore the file from Git",
    });
    return undefined;
  }
  const text = folder.disk.read(folder.absolute(path)).toString();
  const lines = readInventory(text, homeOf(path));
  if (!("start" in lines)) return { path, text, lines };
  const at = { file: { path: shown(path), text }, ...lines };
  report(inventoryCorrupt, at, `"${shown(path)}" has a line that is not a hash and a path inside its folder`, {
    help: "restore it from Git",
  });
  return undefined;
}

function ownedBy(lines: readonly Line[]): Owned {
  const owned = new Map<string, Set<string>>();
  for (const [path, digest] of lines)
    if (!isInventory(path)) owned.set(path, (owned.get(path) ?? new Set<string>()).add(digest));
  return owned;
}

function isInventory(path: string): boolean {
  return path === INVENTORY || path.endsWith(`/${INVENTORY}`);
}
