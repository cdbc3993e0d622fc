/** Results of earlier runs, valid while the files are unchanged. The cache may be deleted at any time. */
import { join, resolve } from "node:path";
import { attempt, readEntry, writeEntry, shortName } from "./cache-file.ts";
import { isUnchanged, StatRecorder } from "./memo.ts";
import { kindAt } from "../files/entry-kind.ts";
import { wayTo } from "../files/checkout.ts";
import { realDisk } from "../files/file-system.ts";

export { StatRecorder };

/**
 * The cache folder of a repository: $SLUICE_CACHE or in `node_modules`. Undefined if there is neither, or if a link in
 * the repository is on the way: then nothing is cached.
 */
export function cacheFolder(root: string, env: Readonly<Record<string, string | undefined>>): string | undefined {
  const given = env["SLUICE_CACHE"] ?? "";
  const modules = join(root, "node_modules");
  if (given === "" && kindAt(modules) !== "folder") return undefined;
  const folder = given === "" ? join(modules, ".cache", "sluice") : resolve(given);
  const way = attempt(() => wayTo(folder, realDisk, root));
  return way !== undefined && way.link === undefined ? folder : undefined;
}

/** The inputs of a run other than the files in the folder. */
export interface CacheKey {
  readonly root: string;
  /** The id of the compiler's build. */
  readonly build: string;
  /** The day and the options. */
  readonly asked: readonly string[];
  /** The name of the entry. Default: that of a validation. */
  readonly name?: string;
}

/**
 * Returns the cached result if the folder is unchanged; otherwise calls `make` and caches its result, which must be
 * plain data. `now`: milliseconds since 1970.
 */
export async function reuseOrRun<Result>(
  folder: string,
  circumstances: CacheKey,
  now: () => number,
  make: (observer: StatRecorder) => Promise<Result>,
): Promise<Result> {
  const before = loadRun<Result>(folder, circumstances);
  if (before !== undefined) return before.result;
  const observer = new StatRecorder();
  const result = await make(observer);
  saveRun(folder, circumstances, result, observer, now());
  return result;
}

/** The cached result of an earlier run; undefined if the folder has changed. */
export function loadRun<Result>(folder: string, circumstances: CacheKey): { readonly result: Result } | undefined {
  const { root } = circumstances;
  const key = keyOf(circumstances);
  const entry = readEntry(pathOf(folder, circumstances), root);
  if (entry === undefined || !entry.text.startsWith(`${key}\n`)) return undefined;
  const [result = "", kinds = ""] = entry.text.slice(key.length + 1).split("\n");
  const look = {
    paths: entry.names,
    stamps: entry.numbers,
    kinds: JSON.parse(kinds) as readonly (readonly [string, string | null])[],
  };
  return isUnchanged(look, root) ? readBack<Result>(result) : undefined;
}

/** Caches the result of a run, unless later changes could go unnoticed. `now`: milliseconds since 1970. */
export function saveRun<Result>(
  folder: string,
  circumstances: CacheKey,
  result: Result,
  observer: StatRecorder,
  now: number,
): void {
  const look = observer.look(now);
  if (look === undefined) return;
  writeEntry(pathOf(folder, circumstances), circumstances.root, {
    text: [keyOf(circumstances), JSON.stringify(result), JSON.stringify(look.kinds)].join("\n"),
    names: look.paths,
    numbers: look.stamps,
  });
}

function keyOf({ root, build, asked }: CacheKey): string {
  return JSON.stringify([root, build, ...asked]);
}

function pathOf(folder: string, { root, name = "run" }: CacheKey): string {
  return join(folder, `${name}-${shortName(root)}`);
}

/** Checks the round trip, because V8 13.6 (Node 24) may parse the key "\t" as "\\". Undefined if it fails. */
function readBack<Result>(text: string): { readonly result: Result } | undefined {
  const result = JSON.parse(text) as Result;
  return JSON.stringify(result) === text ? { result } : undefined;
}
