/**
 * Reads and writes inventories, which list the managed files. `.sluice-inventory` has a line `<sha256>  <path>` per
 * file, sorted by path, as `sha256sum --check` reads it. Each cluster's folder has one for its files, and the root one
 * for the rest.
 */
import { hash } from "node:crypto";
import { INVISIBLE } from "../../base/escape.ts";

export const INVENTORY = ".sluice-inventory";

/** Path -> hashes of managed versions; several after a merge or an interrupted run. */
export type Owned = ReadonlyMap<string, ReadonlySet<string>>;

/** An invalid line, as offsets in the text of the inventory. */
export interface Unreadable {
  readonly start: number;
  readonly end: number;
}

export function sha256(content: string | Buffer): string {
  return hash("sha256", content, "hex");
}

/** The folder whose inventory lists a path, with a trailing slash; empty for the root. */
export function homeOf(path: string): string {
  const [first, cluster, ...rest] = path.split("/");
  return first === "clusters" && rest.length > 0 ? `clusters/${cluster}/` : "";
}

/** A path, relative to the folder of the inventory, and its sha256. */
export type Line = readonly [path: string, digest: string];

export function inventoryText(lines: Iterable<Line>): string {
  const sorted = [...lines].sort(([a, first], [b, second]) => (a < b || (a === b && first < second) ? -1 : 1));
  return sorted.map(([path, digest]) => `${digest}  ${path}\n`).join("");
}

const LINE = /^([0-9a-f]{64}) {2}(\S(?:.*\S)?)$/;
const CONFLICT = /^(?:<{7}|\|{7}|={7}|>{7})(?: |$)/;

/** The lines of an inventory, with `home` before each path; both sides of a conflict count. */
export function readInventory(text: string, home: string): readonly Line[] | Unreadable {
  const lines: Line[] = [];
  let start = 0;
  for (const raw of text.split("\n")) {
    const end = start + raw.length;
    const [, digest, path] = LINE.exec(raw.replace(/\r$/, "")) ?? [];
    if (digest !== undefined && path !== undefined && !NEVER_OURS.test(path)) lines.push([home + path, digest]);
    else if (raw.trim() !== "" && !CONFLICT.test(raw)) return { start, end };
    start = end + 1;
  }
  return lines;
}

/** Paths that leave their folder, enter Git's, or can't be managed. An inventory may come from a pull request. */
const NEVER_OURS = new RegExp(String.raw`${INVISIBLE.source}|\\|(?:^|/)(?:\.{0,2}|\.git[ .]*|git~1)(?:/|$)`, "iu");
