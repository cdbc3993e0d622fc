/** A run that finds everything as an earlier one left it: what its sources make is known, and need not be made again. */
import { cacheFolder } from "../../../cache/index.ts";
import { build } from "../../build.ts";
import { collectInto } from "../../../base/diagnostics.ts";
import type { Diagnostic } from "../../../base/diagnostics.ts";
import { findRoot } from "../../../files/index.ts";
import type { RunReport } from "../../../report/report.ts";
import { isUnfinished, write } from "../../../render/output/index.ts";
import type { WriteResult } from "../../../render/output/index.ts";
import type { CommandContext } from "../command.ts";
import { dayOf } from "../options.ts";
import { folderOf } from "../output-folder.ts";
import { saveStatCache, placeOf, loadStatCache } from "./stat-cache-store.ts";
import { recallMade } from "./render-record.ts";
import type { Shelf } from "./render-record.ts";
import { prunesOf } from "./selection.ts";
import { isSame } from "./summary.ts";
import { unmade } from "./digest-only-file.ts";

/** What a run was given, as far as it decides what is made. */
export interface Given {
  readonly today: string | undefined;
  readonly out: string | undefined;
  readonly cluster: readonly string[];
  readonly target: readonly string[];
}

/** Where it is kept what a run made; undefined where nothing is kept. */
export function shelfOf(
  { today, out, cluster, target }: Given,
  { host: io, directory }: CommandContext,
): Shelf | undefined {
  const root = findRoot(directory);
  const folder = root === undefined ? undefined : cacheFolder(root, io.env);
  if (root === undefined || folder === undefined || build === undefined) return undefined;
  const asked = [dayOf(today, io), JSON.stringify([cluster, target, out === undefined ? null : [directory, out]])];
  return { folder, circumstances: { root, build, asked, name: "render" } };
}

export interface Again {
  readonly report: RunReport;
  readonly result: WriteResult;
  readonly clusters: number;
}

/**
 * What the run comes to where the sources look as they did and the output folder is as it should be; else undefined, and
 * nothing has been told: whatever there is to say or to do is for a run that makes everything.
 */
export async function sameAgain(shelf: Shelf, { out }: Given, setting: CommandContext): Promise<Again | undefined> {
  const { host: io } = setting;
  const started = io.clock();
  const made = recallMade(shelf);
  if (made === undefined) return undefined;
  const { path, within, shown } = folderOf(out, made.output, shelf.circumstances.root, setting);
  const place = placeOf(shelf, path);
  const statCache = loadStatCache(place);
  const found: Diagnostic[] = [];
  const files = [...made.files].map(([name, digest]) => unmade(name, digest));
  const options = { check: true, prunes: prunesOf(made.selection), root: within, shown, statCache };
  const result = await write(path, files, options, collectInto(found));
  saveStatCache(place, statCache, io.now());
  if (found.length > 0 || !isSame(result) || isUnfinished(path)) return undefined;
  const summary = { ...made.report.summary, milliseconds: Math.round(io.clock() - started) };
  return { report: { ...made.report, summary }, result, clusters: made.clusters };
}
