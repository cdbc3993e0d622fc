/** cache: what an earlier run has found out. It may be deleted at any time, and is never believed over what is there. */
import { join, resolve } from "node:path";
import { attempt, readEntry, writeEntry, shortName } from "./cache-file.ts";
import { isUnchanged, StatRecorder } from "./memo.ts";
import { kindAt } from "../files/entry-kind.ts";
import type { FileObserver } from "../files/observer.ts";
import { wayTo } from "../files/checkout.ts";
import { realDisk } from "../files/file-system.ts";

export { StatRecorder };

/**
 * The folder of a repository's cache; undefined where it has no place, or where a link in the repository would lead it
 * elsewhere: then nothing is kept. `env`: $SLUICE_CACHE.
 */
export function cacheFolder(root: string, env: Readonly<Record<string, string | undefined>>): string | undefined {
  const given = env["SLUICE_CACHE"] ?? "";
  const modules = join(root, "node_modules");
  if (given === "" && kindAt(modules) !== "folder") return undefined;
  const folder = given === "" ? join(modules, ".cache", "sluice") : resolve(given);
  const way = attempt(() => wayTo(folder, realDisk, root));
  return way !== undefined && way.link === undefined ? folder : undefined;
}

/** What the result of a run depends on besides the folder. */
export interface CacheKey {
  readonly root: string;
  /** Of the compiler and everything that it is made of. */
  readonly build: string;
  /** The day and the options. */
  readonly asked: readonly string[];
  /** Of the entry, where it is not to replace that of a validation. */
  readonly name?: string;
}

/**
 * What `make` gives: the result of an earlier run, if the folder looks as it did then, or else a new one, which is
 * kept. Results are plain data. `now`: milliseconds since 1970.
 */
export async function reuseOrRun<Result>(
  folder: string,
  circumstances: CacheKey,
  now: () => number,
  make: (witness: FileObserver) => Promise<Result>,
): Promise<Result> {
  const before = loadRun<Result>(folder, circumstances);
  if (before !== undefined) return before.result;
  const looker = new StatRecorder();
  const result = await make(looker);
  saveRun(folder, circumstances, result, looker, now());
  return result;
}

/** The result of an earlier run, if the folder looks as it did then. */
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

/** Keeps what a run found out, if it can be told later whether something has changed. `now`: milliseconds since 1970. */
export function saveRun<Result>(
  folder: string,
  circumstances: CacheKey,
  result: Result,
  looker: StatRecorder,
  now: number,
): void {
  const look = looker.look(now);
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

/** V8 13.6, that of Node 24, may take the key "\t" for "\\": what does not come out as it went in is not believed. */
function readBack<Result>(text: string): { readonly result: Result } | undefined {
  const result = JSON.parse(text) as Result;
  return JSON.stringify(result) === text ? { result } : undefined;
}
