/** A run after a few edits: what they can touch is compiled and made, and the rest is as the last whole run has told. */
import { collectInto } from "../../../base/diagnostics.ts";
import type { Diagnostic } from "../../../base/diagnostics.ts";
import { write } from "../../../render/output/index.ts";
import type { WriteResult, WrittenFile } from "../../../render/output/index.ts";
import type { Compilation } from "../../../compiler/compile.ts";
import type { Fleet } from "../../../render/render.ts";
import type { CommandContext } from "../command.ts";
import { dayOf } from "../options.ts";
import { folderOf } from "../output-folder.ts";
import { reportCompilation } from "../compile-project.ts";
import { keepEdits, recallBase } from "../incremental/baseline.ts";
import { partSince } from "../incremental/partial-compile.ts";
import { reportAfter } from "../incremental/merge-report.ts";
import { filesAfter } from "./changed-outputs.ts";
import { saveStatCache, placeOf, loadStatCache } from "./stat-cache-store.ts";
import { baseOn, readMade } from "./render-record.ts";
import type { Made, Shelf, WrittenMade } from "./render-record.ts";
import { Unmade, unmade } from "./digest-only-file.ts";
import type { Again, Given } from "./up-to-date.ts";
import { writingOf } from "./write-options.ts";
import type { Told } from "./write-options.ts";

/**
 * What a whole run would come to; undefined where it takes one to know that, or to tell what is in the way. Nothing has
 * been told then, and the output folder is as it was.
 */
export async function afterEdits(
  shelf: Shelf,
  given: Given & Told,
  setting: CommandContext,
): Promise<Again | undefined> {
  const { host: io } = setting;
  const started = io.clock();
  const place = baseOn(shelf);
  const base = recallBase<WrittenMade>(place);
  if (base === undefined) return undefined;
  const options = { today: dayOf(given.today, io), strain: io.strain };
  const part = partSince(base, place.root, options);
  if (part === undefined) return undefined;
  const made = readMade(base.kept);
  const [was, is] = [fleetOf(part.was), fleetOf(part.is)];
  if (was === undefined || is === undefined) return undefined;
  const report = reportAfter(made.report, reportCompilation(part.was, 0), reportCompilation(part.is, 0), part.edited);
  const files = report && filesAfter(made.files, was, is, made.selection);
  const result = files && (await writeAll(made, files, shelf, given, setting));
  if (report === undefined || result === undefined) return undefined;
  if (!given.check) keepEdits(place, part.edited, io.now());
  const summary = { ...report.summary, milliseconds: Math.round(io.clock() - started) };
  return { report: { ...report, summary }, result, clusters: made.clusters };
}

function fleetOf({ model, states }: Compilation): Fleet | undefined {
  return model === undefined ? undefined : { model, states };
}

/** Undefined where more is to be made than these files, or something is to be told. */
async function writeAll(
  { files, output, selection }: Made,
  remade: ReadonlyMap<string, WrittenFile>,
  shelf: Shelf,
  given: Given & Told,
  setting: CommandContext,
): Promise<WriteResult | undefined> {
  const { host: io } = setting;
  const folder = folderOf(given.out, output, shelf.circumstances.root, setting);
  const place = placeOf(shelf, folder.path);
  const statCache = loadStatCache(place);
  statCache.keepPrints();
  const found: Diagnostic[] = [];
  const options = { ...writingOf(given, selection, folder), statCache };
  const wanted = [...files].map(([name, digest]) => remade.get(name) ?? unmade(name, digest));
  const work = (): Promise<WriteResult> => write(folder.path, wanted, options, collectInto(found));
  try {
    const result = await (given.check ? work() : io.uninterrupted(work));
    if (found.length > 0) return undefined;
    saveStatCache(place, statCache, io.now());
    return result;
  } catch (error) {
    if (error instanceof Unmade) return undefined;
    throw error;
  }
}
