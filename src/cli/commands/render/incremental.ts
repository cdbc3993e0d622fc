/** Renders by reusing an earlier run: if nothing has changed since, or after edits. */
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
import { keepMade, loadStatCache, placeOf, readMade, recallMade, saveStatCache, writtenMade } from "./render-record.ts";
import type { CacheSlot, WrittenMade } from "./render-record.ts";
import { committedIn, prunesOf, writeOptionsOf } from "./write-options.ts";
import { isSame } from "./summary.ts";
import type { WriteFlags } from "./write-options.ts";
import { outputsAfter } from "./changed-outputs.ts";
import type { ChangedOutputs } from "./changed-outputs.ts";
import { recompile } from "../../../engine/index.ts";
import { compilerTargets } from "../../../render/render.ts";
import { reportDiagnostics } from "../compile-project.ts";
import { explainRecompile, NOTHING_CHANGED, writeExplanation } from "../incremental/explain-cache.ts";
import { compareWithRecord } from "../incremental/saved-record.ts";
import type { RecordPlace } from "../incremental/saved-record.ts";
import type { StatRecorder } from "../../../cache/index.ts";
import type { OutputFolder } from "../output-folder.ts";

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
  readonly "explain-cache": boolean;
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
export async function sameAgain(shelf: CacheSlot, given: Given, setting: CommandContext): Promise<Again | undefined> {
  const { host } = setting;
  const started = host.clock();
  const made = recallMade(shelf);
  if (made === undefined) return undefined;
  const { path, within, shown } = folderOf(given.out, made.output, shelf.circumstances.root, setting);
  const place = placeOf(shelf, path);
  const statCache = loadStatCache(place);
  const found: Diagnostic[] = [];
  const files = [...made.files].map(([name, digest]) => unmade(name, digest));
  const options = { check: true, prunes: prunesOf(made.selection), root: within, shown, statCache };
  const result = await ifMade(() => write(path, files, options, collectInto(found)));
  saveStatCache(place, statCache, host.now());
  if (result === undefined || found.length > 0 || !isSame(result) || isUnfinished(path)) return undefined;
  if (given["explain-cache"]) writeExplanation([NOTHING_CHANGED], host);
  const summary = { ...made.report.summary, milliseconds: Math.round(host.clock() - started) };
  return { report: { ...made.report, summary }, result, clusters: made.clusters };
}

/** The location of the record of a run, with its output. */
export function recordPlace({ folder, circumstances: { root, build, asked } }: CacheSlot): RecordPlace {
  return { folder, root, build, asked, name: "rendered" };
}

/**
 * The result after edits that can affect only some files. Undefined if everything has to be compiled or rendered, or if
 * there are problems with writing; then nothing was printed, and the output folder is unchanged.
 */
export async function afterEdits(
  shelf: CacheSlot,
  given: Given & WriteFlags,
  setting: CommandContext,
  observer: StatRecorder,
): Promise<Again | undefined> {
  const { host } = setting;
  const started = host.clock();
  const { root } = shelf.circumstances;
  const workTree = compareWithRecord<WrittenMade>(recordPlace(shelf), observer);
  const explain = (lines: readonly string[]): void => {
    if (given["explain-cache"]) writeExplanation(lines, host);
  };
  if (workTree === undefined) {
    explain(explainRecompile(undefined, undefined));
    return undefined;
  }
  const options = { today: dayOf(given.today, host), guard: host.guard, targets: compilerTargets, forOutputs: true };
  const recompiled = recompile(workTree.record, workTree.changed, workTree.tree, options);
  if ("because" in recompiled || !observer.stands(root)) {
    explain(explainRecompile(workTree, recompiled));
    return undefined;
  }
  const { compilation, record } = recompiled;
  const report = reportDiagnostics(compilation, compilation.clusters, 0);
  const before = readMade(workTree.kept);
  const folder = folderOf(given.out, before.output, root, setting);
  const after = report.summary.errors > 0 ? undefined : outputsAfter(before, recompiled, folder.path);
  const result = after && (await writeAll(after, folder, shelf, given, setting));
  if (after === undefined || result === undefined) {
    explain(["everything was rendered: files come or go, or a file on the disk is not the rendered one"]);
    return undefined;
  }
  explain(explainRecompile(workTree, recompiled));
  const made = { ...after.made, report };
  workTree.save(record, writtenMade(made), host.now());
  keepMade(shelf, made, observer, host.now());
  const summary = { ...report.summary, milliseconds: Math.round(host.clock() - started) };
  return { report: { ...report, summary }, result, clusters: made.clusters };
}

/** Undefined if other files have to be rendered, or if there are diagnostics. */
async function writeAll(
  { made: { files, selection }, contents }: ChangedOutputs,
  folder: OutputFolder,
  shelf: CacheSlot,
  given: WriteFlags,
  setting: CommandContext,
): Promise<WriteResult | undefined> {
  const { host } = setting;
  const place = placeOf(shelf, folder.path);
  const statCache = loadStatCache(place);
  const found: Diagnostic[] = [];
  const committed = (): ReturnType<typeof committedIn> => committedIn(folder.path, host.env);
  const options = { ...writeOptionsOf(given, selection, folder), committed, statCache };
  const wanted = [...files].map(([path, digest]): WrittenFile => {
    const content = contents.get(path);
    return content === undefined ? unmade(path, digest) : { path, digest, content };
  });
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
