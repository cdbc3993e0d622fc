/**
 * Inventories: what is ours. `.sluice-inventory` holds a line `<sha256>  <path>` per file, sorted by path, which is
 * what `sha256sum --check` reads: one in each cluster's folder for the files in it, and one at the root for the rest.
 */
import { hash } from "node:crypto";
import { INVISIBLE } from "../../base/escape.ts";

export const INVENTORY = ".sluice-inventory";

/** Path -> the hashes with which it is ours: several where two branches have met, or a run was cut short. */
export type Owned = ReadonlyMap<string, ReadonlySet<string>>;

/** A line that can't be read: offsets in the inventory's text. */
export interface Unreadable {
  readonly start: number;
  readonly end: number;
}

export function sha256(content: string | Buffer): string {
  return hash("sha256", content, "hex");
}

/** The folder whose inventory holds a path, with a slash at its end; empty for the root. */
export function homeOf(path: string): string {
  const [first, cluster, ...rest] = path.split("/");
  return first === "clusters" && rest.length > 0 ? `clusters/${cluster}/` : "";
}

/** A path, relative to the inventory's folder, and its sha256. */
export type Line = readonly [path: string, digest: string];

export function inventoryText(lines: Iterable<Line>): string {
  const sorted = [...lines].sort(([a, first], [b, second]) => (a < b || (a === b && first < second) ? -1 : 1));
  return sorted.map(([path, digest]) => `${digest}  ${path}\n`).join("");
}

const LINE = /^([0-9a-f]{64}) {2}(\S(?:.*\S)?)$/;
const CONFLICT = /^(?:<{7}|\|{7}|={7}|>{7})(?: |$)/;

/** What an inventory lists, `home` put before each path; both sides of a conflict count. */
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

/** What leads out of its folder or into git's, and what no path of ours holds: it may have come with a pull request. */
const NEVER_OURS = new RegExp(String.raw`${INVISIBLE.source}|\\|(?:^|/)(?:\.{0,2}|\.git[ .]*|git~1)(?:/|$)`, "iu");
