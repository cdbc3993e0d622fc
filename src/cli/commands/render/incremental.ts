/** Renders by reusing an earlier run, if nothing has changed since. */
import type { WrittenFile, WriteResult } from "../../../render/output/index.ts";
import { isUnfinished, write } from "../../../render/output/index.ts";
import { cacheFolder } from "../../../cache/index.ts";
import { build } from "../../build.ts";
import { collectInto } from "../../../base/diagnostics.ts";
import type { Diagnostic } from "../../../base/diagnostics.ts";
import { findRoot } from "../../../files/index.ts";
import type { RunReport } from "../../../report/report.ts";
import type { CommandContext } from "../command.ts";
import { dayOf } from "../options.ts";
import { folderOf } from "../output-folder.ts";
import { saveStatCache, placeOf, loadStatCache, recallMade } from "./render-record.ts";
import type { CacheSlot } from "./render-record.ts";
import { prunesOf } from "./write-options.ts";
import { isSame } from "./summary.ts";

/** Thrown when the content of a file from `unmade` is needed. */
class Unmade extends Error {
  constructor(path: string) {
    super(`"${path}" was not made`);
  }
}

/** A file with a known hash only, which is enough to detect whether it differs. Reading its content throws an `Unmade`. */
function unmade(path: string, digest: string): WrittenFile {
  return {
    path,
    digest,
    get content(): string {
      throw new Unmade(path);
    },
  };
}

/** The options of a run that affect its output. */
export interface Given {
  readonly today: string | undefined;
  readonly out: string | undefined;
  readonly cluster: readonly string[];
  readonly target: readonly string[];
}

/** The location of the record in the cache; undefined without a cache. */
export function shelfOf(
  { today, out, cluster, target }: Given,
  { host, directory }: CommandContext,
): CacheSlot | undefined {
  const root = findRoot(directory);
  const folder = root === undefined ? undefined : cacheFolder(root, host.env);
  if (root === undefined || folder === undefined || build === undefined) return undefined;
  const asked = [dayOf(today, host), JSON.stringify([cluster, target, out === undefined ? null : [directory, out]])];
  return { folder, circumstances: { root, build, asked, name: "render" } };
}

export interface Again {
  readonly report: RunReport;
  readonly result: WriteResult;
  readonly clusters: number;
}

/**
 * The result if the sources are unchanged and the output folder is up to date. Otherwise undefined, without any output:
 * a full run is needed.
 */
export async function sameAgain(shelf: CacheSlot, { out }: Given, setting: CommandContext): Promise<Again | undefined> {
  const { host } = setting;
  const started = host.clock();
  const made = recallMade(shelf);
  if (made === undefined) return undefined;
  const { path, within, shown } = folderOf(out, made.output, shelf.circumstances.root, setting);
  const place = placeOf(shelf, path);
  const statCache = loadStatCache(place);
  const found: Diagnostic[] = [];
  const files = [...made.files].map(([name, digest]) => unmade(name, digest));
  const options = { check: true, prunes: prunesOf(made.selection), root: within, shown, statCache };
  const result = await ifMade(() => write(path, files, options, collectInto(found)));
  saveStatCache(place, statCache, host.now());
  if (result === undefined || found.length > 0 || !isSame(result) || isUnfinished(path)) return undefined;
  const summary = { ...made.report.summary, milliseconds: Math.round(host.clock() - started) };
  return { report: { ...made.report, summary }, result, clusters: made.clusters };
}

/** Undefined if the content of a file from `unmade` is needed. */
async function ifMade<Result>(work: () => Promise<Result>): Promise<Result | undefined> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Unmade) return undefined;
    throw error;
  }
}
