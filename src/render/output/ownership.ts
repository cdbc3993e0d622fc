/** Reads which files Sluice manages: from the inventories, and the journal of an unfinished run. */
import type { ReportDiagnostic } from "../../base/diagnostics.ts";
import { JOURNAL } from "./apply.ts";
import { inventoryCorrupt, outputLink } from "./codes.ts";
import type { Folder } from "./folder.ts";
import { homeOf, INVENTORY, readInventory } from "./inventory.ts";
import type { Line, Owned } from "./inventory.ts";

export interface Ownership {
  /** Without the inventories themselves. */
  readonly owned: Owned;
  /** Path -> text of the existing inventories. */
  readonly inventories: ReadonlyMap<string, string>;
  /** Files, including inventories, that an unfinished run was about to write. */
  readonly journal: readonly Line[];
}

/** An inventory or the journal, with paths relative to the output folder. */
interface Listing {
  readonly path: string;
  readonly text: string;
  readonly lines: readonly Line[];
}

/** Undefined, and reported, if a listing can't be trusted. */
export function readOwnership(
  folder: Folder,
  shown: (path: string) => string,
  report: ReportDiagnostic,
): Ownership | undefined {
  const existing = listings(folder).filter((path) => mayExistAt(path, folder));
  const read = existing.map((path) => readListing(path, folder, shown, report));
  const valid = read.filter((listing) => listing !== undefined);
  if (valid.length < read.length) return undefined;
  const inventories = valid.filter(({ path }) => path !== JOURNAL);
  return {
    owned: ownedBy(valid.flatMap(({ lines }) => lines)),
    inventories: new Map(inventories.map(({ path, text }) => [path, text])),
    journal: valid.find(({ path }) => path === JOURNAL)?.lines ?? [],
  };
}

function listings({ disk, absolute }: Folder): readonly string[] {
  const clusters = disk.kindAt(absolute("clusters")) === "folder" ? disk.list(absolute("clusters")).toSorted() : [];
  return [JOURNAL, INVENTORY, ...clusters.map((cluster) => `clusters/${cluster}/${INVENTORY}`)];
}

/** False if a foreign file replaces a parent folder, because then no listing can exist. */
function mayExistAt(path: string, { find }: Folder): boolean {
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
