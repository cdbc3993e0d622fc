/**
 * What earlier runs have seen of an output folder and made for it, kept in the cache: files that still look as they did
 * are not read, and texts with a known print are not made.
 */
import { join } from "node:path";
import { readEntry, writeEntry } from "../../../cache/cache-file.ts";
import { shortName } from "../../../cache/entry-name.ts";
import { StatCache } from "../../../render/output/index.ts";
import type { CachedDigest, FileStat } from "../../../render/output/index.ts";
import type { Shelf } from "./render-record.ts";

/** Where it is kept, and of what. */
export interface StatCacheLocation {
  /** Of the cache. */
  readonly folder: string;
  /** Of the repository, absolute. */
  readonly root: string;
  /** The output folder, absolute. */
  readonly output: string;
  /** Of the compiler and everything that it is made of. */
  readonly build: string;
}

/** `output`: the folder, absolute. */
export function placeOf({ folder, circumstances: { root, build } }: Shelf, output: string): StatCacheLocation {
  return { folder, root, output, build };
}

/** Numbers of a stamp. */
const FIELDS = 4;
const LINE = /^([0-9a-f]{64}) (.+)$/;

/** Nothing is known where there is no entry, where it is another's, or where it is not as it was written. */
export function loadStatCache(place: StatCacheLocation): StatCache {
  const entry = readEntry(pathOf(place), place.root);
  const [key, prints = "[]", ...lines] = entry?.text.split("\n") ?? [];
  if (entry === undefined || key !== keyOf(place) || entry.numbers.length !== lines.length * FIELDS)
    return new StatCache();
  const known = new Map<string, CachedDigest>();
  lines.forEach((line, index) => {
    const [, digest, path] = LINE.exec(line) ?? [];
    const [modified = 0, changed = 0, size = 0, number = 0] = entry.numbers.subarray(
      index * FIELDS,
      (index + 1) * FIELDS,
    );
    const stamp: FileStat = [modified, changed, size, number];
    if (digest !== undefined && path !== undefined) known.set(path, { stamp, digest });
  });
  return new StatCache(known, new Map(JSON.parse(prints) as readonly (readonly [print: string, digest: string])[]));
}

/** `now`: milliseconds since 1970. */
export function saveStatCache(place: StatCacheLocation, statCache: StatCache, now: number): void {
  if (!statCache.hasNews) return;
  const settled = [...statCache.settled(now)];
  writeEntry(pathOf(place), place.root, {
    text: [
      keyOf(place),
      JSON.stringify([...statCache.prints]),
      ...settled.map(([path, { digest }]) => `${digest} ${path}`),
    ].join("\n"),
    names: [],
    numbers: Float64Array.from(settled.flatMap(([, { stamp }]) => stamp)),
  });
}

function keyOf({ output, build }: StatCacheLocation): string {
  return JSON.stringify([output, build]);
}

function pathOf({ folder, output }: StatCacheLocation): string {
  return join(folder, `output-${shortName(output)}`);
}
