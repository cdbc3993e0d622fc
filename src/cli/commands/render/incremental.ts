/**
 * Runs that reuse what an earlier run made: nothing has changed, or only what a few edits can affect is compiled and made.
 * If the earlier output of the affected part differs from what the whole run made, the part says nothing about the whole.
 */
import type { WrittenFile, WriteResult } from "../../../render/output/index.ts";
import { render } from "../../../render/render.ts";
import type { RenderedFile, Selection, Fleet } from "../../../render/render.ts";
import { digestOf, isUnfinished, write } from "../../../render/output/index.ts";
import { cacheFolder } from "../../../cache/index.ts";
import { build } from "../../build.ts";
import { collectInto } from "../../../base/diagnostics.ts";
import type { Diagnostic } from "../../../base/diagnostics.ts";
import { findRoot } from "../../../files/index.ts";
import type { RunReport } from "../../../report/report.ts";
import type { CommandContext } from "../command.ts";
import { dayOf } from "../options.ts";
import { folderOf } from "../output-folder.ts";
import { saveStatCache, placeOf, loadStatCache, recallMade, baseOn, readMade } from "./render-record.ts";
import type { Shelf, Made, WrittenMade } from "./render-record.ts";
import { prunesOf, writingOf } from "./write-options.ts";
import { isSame } from "./summary.ts";
import type { Compilation } from "../../../compiler/compile.ts";
import { reportCompilation } from "../compile-project.ts";
import { keepEdits, recallBase } from "../incremental/baseline.ts";
import { partSince } from "../incremental/partial-compile.ts";
import { reportAfter } from "../incremental/merge-report.ts";
import type { Told } from "./write-options.ts";

/** The content of such a file was asked for, after all. */
export class Unmade extends Error {
  constructor(path: string) {
    super(`"${path}" was not made`);
  }
}

/** A file of which only the hash is known: enough to see whether it is to be written. Its content throws an `Unmade`. */
export function unmade(path: string, digest: string): WrittenFile {
  return {
    path,
    digest,
    get content(): string {
      throw new Unmade(path);
    },
  };
}

/**
 * The files of the whole that the part makes, as it makes them: path -> file, of all that are not as they were, and of
 * those that the part makes alone; undefined where it takes a whole run. `digests`: of all that the whole was.
 */
export function filesAfter(
  digests: ReadonlyMap<string, string>,
  was: Fleet,
  is: Fleet,
  selection: Selection,
): ReadonlyMap<string, WrittenFile> | undefined {
  const before = new Map([...render(was, selection)].map((file) => [file.path, file]));
  const made = new Map<string, WrittenFile>();
  for (const file of render(is, selection)) {
    const former = before.get(file.path);
    const digest = digests.get(file.path);
    if (former === undefined || digest === undefined) return undefined;
    before.delete(file.path);
    if (printOf(former) === printOf(file)) made.set(file.path, unchanged(file, digest));
    else if (!isOfSeveralGroups(file) && digestOf(former.content) === digest)
      made.set(file.path, { path: file.path, content: file.content });
    else return undefined;
  }
  return before.size === 0 ? made : undefined;
}

/** Its content is what the whole makes only if it has the hash of what the whole made. */
function unchanged(file: RenderedFile, digest: string): WrittenFile {
  const { path } = file;
  return {
    path,
    digest,
    get content(): string {
      const { content } = file;
      if (digestOf(content) !== digest) throw new Unmade(path);
      return content;
    },
  };
}

/** A workload names one source for whatever groups its features are of: more than the part has may use it. */
function isOfSeveralGroups({ path }: RenderedFile): boolean {
  return /^clusters\/[^/]+\/workloads\//.test(path);
}

function printOf(file: RenderedFile): string {
  return file.contentKey?.() ?? file.content;
}

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
