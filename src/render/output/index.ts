/** Writes files to the output folder: touches only managed files, and all of them or none. */
import { join } from "node:path";
import type { ReportDiagnostic } from "../../base/diagnostics.ts";
import { carryOut } from "./carry-out.ts";
import { outputCodes, handEdited, lockedByAnotherRun, outputLink, unsafePath } from "./codes.ts";
import { realDisk, makeWay } from "../../files/file-system.ts";
import type { Disk } from "../../files/file-system.ts";
import { folderAt } from "./folder.ts";
import { isUnfinishedText, LISTING } from "./listing.ts";
import { acquire, isLock, LOCK } from "./lock.ts";
import type { Holder } from "./lock.ts";
import { fileAt, isInGits, obstacleTo } from "./output-path.ts";
import { prepare } from "./prepare.ts";
import type { Prepared } from "./prepare.ts";
import type { Shown } from "./problems.ts";
import { realProcesses } from "./processes.ts";
import { recordPath } from "./record.ts";
import type { WrittenFile, WriteOptions, WriteResult } from "./options.ts";

export type * from "./options.ts";

export { outputCodes, handEdited };
export { StatCache } from "./stat-cache.ts";
export type { FileStat } from "../../files/file-system.ts";
export type { CachedDigest } from "./stat-cache.ts";
export { isPruneLimit, deletesTooMany } from "./prune-limit.ts";
export { saveSources } from "./save-sources.ts";
export type { SourceEdit } from "./save-sources.ts";
export { digestOf } from "./digest.ts";
export { emptyOutput, massDeletion } from "./codes.ts";

/** Whether another run is writing to an output folder, or was interrupted. */
export function isUnfinished(outputFolder: string, disk: Disk = realDisk): boolean {
  const listing = join(outputFolder, LISTING);
  return (
    disk.kindAt(join(outputFolder, LOCK)) !== undefined ||
    (disk.kindAt(listing) === "file" && isUnfinishedText(disk.read(listing).toString()))
  );
}

const NOTHING: WriteResult = { created: [], changed: [], deleted: [], unchanged: 0, files: new Map(), written: false };

/**
 * Makes a folder (an absolute path) contain these files. They are iterated twice, to plan and to write, so that they
 * need not all be in memory; both iterations must agree. Errors of the disk are thrown after the folder is restored or,
 * once renames have begun, with the rest left for the next run.
 */
export async function write(
  outputFolder: string,
  files: Iterable<WrittenFile>,
  options: WriteOptions,
  report: ReportDiagnostic,
): Promise<WriteResult> {
  const { disk = realDisk, processes = realProcesses, root } = options;
  const shown = showIn(options.shown ?? outputFolder);
  if (isInGits(outputFolder, root)) {
    const help = "set `spec.output` in sluice.yaml, or `--out`, to another folder";
    report(unsafePath, fileAt(shown("")), `"${shown("")}" can't be the output folder: it belongs to Git`, { help });
    return NOTHING;
  }
  const obstacle = obstacleTo(outputFolder, root, disk);
  if (obstacle !== undefined) {
    report(outputLink, fileAt(shown("")), `"${shown("")}" can't be the output folder: "${obstacle}" is not a folder`);
    return NOTHING;
  }
  const record = options.record ?? recordPath(outputFolder);
  const prepareRun = (): Promise<Prepared | undefined> =>
    prepare(files, folderAt(outputFolder, disk, options.statCache), record, options, shown, report);
  if (options.check === true) return (await prepareRun())?.result ?? NOTHING;

  const createdFolders = makeWay(outputFolder, disk);
  const lock = acquire(join(outputFolder, LOCK), disk, processes, options.breakLock);
  try {
    if (!isLock(lock)) return refuse(lock);
    const prepared = await prepareRun();
    if (prepared === undefined || !prepared.clear) return prepared?.result ?? NOTHING;
    if (!lock.isHeld()) return refuse();
    await carryOut(prepared, files, folderAt(outputFolder, disk, options.statCache), record);
    return { ...prepared.result, written: true };
  } finally {
    if (isLock(lock)) lock.release();
    for (const folder of createdFolders.toReversed()) disk.removeFolder(folder);
  }

  function refuse(holder?: Holder): WriteResult {
    const who = holder === undefined ? "another run" : `process ${holder.pid} on "${holder.host}"`;
    const since = holder?.elsewhere === true ? `; its lock is ${Math.round(holder.age / 60_000)} minutes old` : "";
    report(lockedByAnotherRun, fileAt(shown(LOCK)), `${who} is writing to "${shown("")}"${since}`, {
      help:
        holder?.elsewhere === true
          ? "wait for it; if that machine no longer runs, pass `--break-lock` or wait for an hour"
          : "wait for it, or stop it",
    });
    return NOTHING;
  }
}

function showIn(folder: string): Shown {
  return (path) => (path === "" ? folder : `${folder}/${path}`);
}
