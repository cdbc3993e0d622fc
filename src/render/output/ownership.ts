/** Reads which files of the output folder belong to Sluice, and which versions of them it wrote. */
import type { ReportDiagnostic } from "../../base/diagnostics.ts";
import { inventoryCorrupt, outputLink } from "./codes.ts";
import type { Folder } from "./folder.ts";
import { isUnfinishedText, LISTING, parseLines, readListing, withResources } from "./listing.ts";
import type { InvalidLine } from "./listing.ts";
import { parseVersion, readRecord, sha256, versionsOf } from "./record.ts";
import type { WrittenVersions } from "./record.ts";

export interface Ownership {
  /** The paths of the files, without the listing itself. */
  readonly owned: ReadonlySet<string>;
  readonly written: WrittenVersions;
  /** The text of the existing listing. */
  readonly listing: string | undefined;
  /** The lines of the existing listing. */
  readonly listed: readonly string[];
  /** Whether an earlier run was interrupted. */
  readonly isUnfinished: boolean;
  /** The text of a file in the folder; undefined for anything else. */
  readonly textOf: (path: string) => string | undefined;
}

/** `record`: absolute. Undefined, and reported, if a listing can't be trusted. */
export function readOwnership(
  folder: Folder,
  record: string,
  shown: (path: string) => string,
  report: ReportDiagnostic,
): Ownership | undefined {
  const listing = readAt(LISTING, readListing, folder, shown, report);
  const former = formerInventories(folder).map((path) =>
    readAt(path, (text) => formerLines(path, text), folder, shown, report),
  );
  const inventories = former.filter((inventory) => inventory !== undefined);
  if (listing === undefined || inventories.length < former.length) return undefined;
  const textOf = textReader(folder);
  const lines = inventories.flatMap((inventory) => inventory.lines);
  return {
    owned: withResources([...listing.lines, ...lines.map(([path]) => path)], textOf),
    written: versionsOf([...lines, ...readRecord(record, folder.absolute(""), folder.disk)]),
    listing: listing.text,
    listed: listing.lines,
    isUnfinished: isUnfinishedText(listing.text ?? ""),
    textOf,
  };
}

function textReader({ disk, absolute, isFile }: Folder): Ownership["textOf"] {
  const known = new Map<string, string | undefined>();
  return (path) => {
    if (!known.has(path)) known.set(path, isFile(path) ? disk.read(absolute(path)).toString() : undefined);
    return known.get(path);
  };
}

interface Read<Line> {
  readonly text: string | undefined;
  readonly lines: readonly Line[];
}

/** Undefined, and reported, if it is not a file or has an invalid line. */
function readAt<Line>(
  path: string,
  parse: (text: string) => readonly Line[] | InvalidLine,
  { disk, absolute, kindAt }: Folder,
  shown: (path: string) => string,
  report: ReportDiagnostic,
): Read<Line> | undefined {
  const kind = kindAt(path);
  if (kind === "absent") return { text: undefined, lines: [] };
  if (kind === "blocked") {
    report(
      outputLink,
      { file: { path: shown(path), text: "" }, start: 0, end: 0 },
      `"${shown(path)}" is not a regular file`,
      {
        help: "delete it, and restore the file from Git",
      },
    );
    return undefined;
  }
  const text = disk.read(absolute(path)).toString();
  const lines = parse(text);
  if (!("start" in lines)) return { text, lines };
  const location = { file: { path: shown(path), text }, ...lines };
  report(inventoryCorrupt, location, `"${shown(path)}" has a line that is not a path inside its folder`, {
    help: "restore it from Git",
  });
  return undefined;
}

const FORMER = ".sluice-inventory";
const FORMER_JOURNAL = ".sluice-journal";

/** The inventories of versions before 0.1.0 listed hashes. They are read once, and deleted like other stale files. */
function formerInventories({ disk, absolute, kindAt }: Folder): readonly string[] {
  const clusters = disk.kindAt(absolute("clusters")) === "folder" ? disk.list(absolute("clusters")).toSorted() : [];
  const paths = [FORMER_JOURNAL, FORMER, ...clusters.map((cluster) => `clusters/${cluster}/${FORMER}`)];
  return paths.filter((path) => kindAt(path) === "file");
}

/** The lines of an inventory, with its folder before each path, and the inventory itself. */
function formerLines(path: string, text: string): ReturnType<typeof parseLines<readonly [string, string]>> {
  const home = path.slice(0, path.lastIndexOf("/") + 1);
  const lines = parseLines(text, parseVersion);
  if ("start" in lines) return lines;
  return [[path, sha256(text)], ...lines.map(([name, digest]) => [home + name, digest] as const)];
}
