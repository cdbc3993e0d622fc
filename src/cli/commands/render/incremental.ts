/**
 * Renders by reusing an earlier run: if nothing has changed, or by compiling only the part that a few edits can affect. If
 * the part, without the edits, renders differently than the full run did, a full run is needed.
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
import type { CacheSlot, Made, WrittenMade } from "./render-record.ts";
import { prunesOf, writeOptionsOf } from "./write-options.ts";
import { isSame } from "./summary.ts";
import type { Compilation } from "../../../compiler/compile.ts";
import { reportCompilation } from "../compile-project.ts";
import { saveEdits, loadBase } from "../incremental/baseline.ts";
import { partSince } from "../incremental/partial-compile.ts";
import { reportAfter } from "../incremental/merge-report.ts";
import type { WriteFlags } from "./write-options.ts";

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

/**
 * Path -> file, for all files that the part renders. `was`, `is`: the part before and after the edits; `digests`: the
 * hashes of all files of the full run. Undefined if a full run is needed.
 */
function filesAfter(
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
    if (former.content === file.content) made.set(file.path, unchanged(file, digest));
    else if (!isOfSeveralGroups(file) && digestOf(former.content) === digest)
      made.set(file.path, { path: file.path, content: file.content });
    else return undefined;
  }
  return before.size === 0 ? made : undefined;
}

/** An unchanged file. Reading its content throws an `Unmade` if its hash differs from that of the full run. */
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

/** The patch of a workload depends on all groups of its features, some of which may be outside of the part. */
function isOfSeveralGroups({ path }: RenderedFile): boolean {
  return /^clusters\/[^/]+\/workloads\//.test(path);
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

/**
 * The result after a few edits. Undefined if a full run is needed; then nothing was printed, and the output folder is
 * unchanged.
 */
export async function afterEdits(
  shelf: CacheSlot,
  given: Given & WriteFlags,
  setting: CommandContext,
): Promise<Again | undefined> {
  const { host } = setting;
  const started = host.clock();
  const place = baseOn(shelf);
  const base = loadBase<WrittenMade>(place);
  if (base === undefined) return undefined;
  const options = { today: dayOf(given.today, host), guard: host.guard };
  const part = partSince(base, place.root, options);
  if (part === undefined) return undefined;
  const made = readMade(base.kept);
  const [was, is] = [fleetOf(part.was), fleetOf(part.is)];
  if (was === undefined || is === undefined) return undefined;
  const report = reportAfter(made.report, reportCompilation(part.was, 0), reportCompilation(part.is, 0), part.edited);
  const files = report && filesAfter(made.files, was, is, made.selection);
  const result = files && (await writeAll(made, files, shelf, given, setting));
  if (report === undefined || result === undefined) return undefined;
  if (!given.check) saveEdits(place, part.edited, host.now());
  const summary = { ...report.summary, milliseconds: Math.round(host.clock() - started) };
  return { report: { ...report, summary }, result, clusters: made.clusters };
}

function fleetOf({ model, states }: Compilation): Fleet | undefined {
  return model === undefined ? undefined : { model, states };
}

/** Undefined if other files have to be rendered, or if there are diagnostics. */
async function writeAll(
  { files, output, selection }: Made,
  remade: ReadonlyMap<string, WrittenFile>,
  shelf: CacheSlot,
  given: Given & WriteFlags,
  setting: CommandContext,
): Promise<WriteResult | undefined> {
  const { host } = setting;
  const folder = folderOf(given.out, output, shelf.circumstances.root, setting);
  const place = placeOf(shelf, folder.path);
  const statCache = loadStatCache(place);
  const found: Diagnostic[] = [];
  const options = { ...writeOptionsOf(given, selection, folder), statCache };
  const wanted = [...files].map(([name, digest]) => remade.get(name) ?? unmade(name, digest));
  const work = (): Promise<WriteResult> => write(folder.path, wanted, options, collectInto(found));
  const result = await ifMade(() => (given.check ? work() : host.uninterrupted(work)));
  if (result === undefined || found.length > 0) return undefined;
  saveStatCache(place, statCache, host.now());
  return result;
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
