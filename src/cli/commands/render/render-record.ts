/**
 * Caches a run of render until a source changes: its result, and the stats of the output folder. Later runs do not read
 * files with unchanged stats.
 */
import { saveRun, loadRun } from "../../../cache/index.ts";
import type { CacheKey, StatRecorder } from "../../../cache/index.ts";
import type { Selection } from "../../../render/render.ts";
import type { Scope } from "../../../render/render.ts";
import type { RunReport } from "../../../report/report.ts";
import { join } from "node:path";
import { readEntry, writeEntry, shortName } from "../../../cache/cache-file.ts";
import { StatCache } from "../../../render/output/index.ts";
import type { CachedDigest, FileStat } from "../../../render/output/index.ts";

export interface Made {
  readonly report: RunReport;
  /** `spec.output`. */
  readonly output: string;
  readonly selection: Selection;
  /** The number of selected clusters. */
  readonly clusters: number;
  /** Path -> sha256. */
  readonly files: ReadonlyMap<string, string>;
  /** Path -> scope, for the files that have one. */
  readonly scopes: ReadonlyMap<string, Scope>;
  /** Path -> keys and lengths of its blocks in UTF-16 code units, in their order, for the files that have blocks. */
  readonly blocks: ReadonlyMap<string, BlockLengths>;
}

export type BlockLengths = readonly (readonly [key: string, length: number])[];

/** The location and the key of the record. */
export interface CacheSlot {
  /** The cache folder. */
  readonly folder: string;
  readonly circumstances: CacheKey;
}

type Names = readonly string[] | null;

/** The serialized form: plain data. */
export interface WrittenMade extends Omit<Made, "selection" | "files" | "scopes" | "blocks"> {
  readonly selected: { readonly clusters: Names; readonly targets: Names };
  readonly files: readonly (readonly [path: string, digest: string, scope?: Scope])[];
  readonly blocks: readonly (readonly [path: string, blocks: BlockLengths])[];
}

/** Undefined if a source has changed. */
export function recallMade({ folder, circumstances }: CacheSlot): Made | undefined {
  const before = loadRun<WrittenMade>(folder, circumstances);
  return before && readMade(before.result);
}

/** Only for runs that wrote their output without errors. `now`: milliseconds since 1970. */
export function keepMade({ folder, circumstances }: CacheSlot, made: Made, observer: StatRecorder, now: number): void {
  saveRun<WrittenMade>(folder, circumstances, writtenMade(made), observer, now);
}

export function writtenMade({ selection, files, scopes, blocks, ...rest }: Made): WrittenMade {
  const selected = { clusters: namesOf(selection.clusters), targets: namesOf(selection.targets) };
  const withScopes = [...files].map(([path, digest]) => {
    const scope = scopes.get(path);
    return scope === undefined ? ([path, digest] as const) : ([path, digest, scope] as const);
  });
  return { ...rest, selected, files: withScopes, blocks: [...blocks] };
}

export function readMade({ selected, files, blocks, ...rest }: WrittenMade): Made {
  const selection = { clusters: setOf(selected.clusters), targets: setOf(selected.targets) };
  const scopes = files.flatMap(([path, , scope]) => (scope === undefined ? [] : [[path, scope] as const]));
  const digests = files.map(([path, digest]) => [path, digest] as const);
  return { ...rest, selection, files: new Map(digests), scopes: new Map(scopes), blocks: new Map(blocks) };
}

function setOf(names: Names): ReadonlySet<string> | undefined {
  return names === null ? undefined : new Set(names);
}

function namesOf(set: ReadonlySet<string> | undefined): Names {
  return set === undefined ? null : [...set];
}

/** The location and the key of the stat cache. */
interface StatCacheLocation {
  /** The cache folder. */
  readonly folder: string;
  /** The root of the repository, absolute. */
  readonly root: string;
  /** The output folder, absolute. */
  readonly output: string;
  /** The id of the compiler's build. */
  readonly build: string;
}

/** `output`: the output folder, absolute. */
export function placeOf({ folder, circumstances: { root, build } }: CacheSlot, output: string): StatCacheLocation {
  return { folder, root, output, build };
}

/** Numbers per stamp. */
const FIELDS = 4;
const LINE = /^([0-9a-f]{64}) (.+)$/;

/** Empty if the entry is missing, damaged or of another owner. */
export function loadStatCache(place: StatCacheLocation): StatCache {
  const entry = readEntry(pathOf(place), place.root);
  const [key, ...lines] = entry?.text.split("\n") ?? [];
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
  return new StatCache(known);
}

/** `now`: milliseconds since 1970. */
export function saveStatCache(place: StatCacheLocation, statCache: StatCache, now: number): void {
  if (!statCache.hasNews) return;
  const settled = [...statCache.settled(now)];
  writeEntry(pathOf(place), place.root, {
    text: [keyOf(place), ...settled.map(([path, { digest }]) => `${digest} ${path}`)].join("\n"),
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
