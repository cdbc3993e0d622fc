/** Prepares a run: compares the files with the folder and plans the changes, without touching anything. */
import type { ReportDiagnostic } from "../../base/diagnostics.ts";
import type { WriteOptions, WriteResult, WrittenFile } from "./options.ts";
import { pathCollision, unsafePath } from "./codes.ts";
import type { Folder } from "./folder.ts";
import { planInventories } from "./inventory-plan.ts";
import type { InventoryPlan } from "./inventory-plan.ts";
import { digestOf } from "./digest.ts";
import { homeOf, INVENTORY } from "./inventory.ts";
import { isMerged } from "./merge-conflict.ts";
import { readOwnership } from "./ownership.ts";
import type { Ownership } from "./ownership.ts";
import { pathCheck } from "./paths.ts";
import type { PathFault } from "./paths.ts";
import { fileAt } from "./output-path.ts";
import { plan } from "./plan.ts";
import type { Plan, Wanted } from "./plan.ts";
import { reportProblems } from "./problems.ts";
import type { Shown } from "./problems.ts";

export interface Prepared {
  readonly wanted: Wanted;
  readonly ownership: Ownership;
  readonly plan: Plan;
  readonly inventories: InventoryPlan;
  readonly result: WriteResult;
  /** Whether the plan has no obstacles. */
  readonly clear: boolean;
}

/** Undefined, and reported, if ownership is unknown or a path is invalid. */
export function prepare(
  files: Iterable<WrittenFile>,
  folder: Folder,
  options: WriteOptions,
  shown: Shown,
  report: ReportDiagnostic,
): Prepared | undefined {
  const ownership = readOwnership(folder, shown, report);
  if (ownership === undefined) return undefined;
  const isUnneeded = options.check === true ? missingFrom(folder, ownership) : (): boolean => false;
  const digestFor = (file: WrittenFile): string => (isUnneeded(file.path) ? UNNEEDED : digestIn(folder, file));
  const wanted = wantedOf(files, options, digestFor, shown, report);
  if (wanted === undefined) return undefined;
  const { isCommitted = () => false } = options;
  const planned = plan(wanted, ownership.owned, {
    find: folder.find,
    isMerged: (path) => isMerged(path, folder, isCommitted),
  });
  const inventories = planInventories(wanted, ownership);
  const limits = {
    allowEmpty: options.allowEmpty ?? false,
    pruneLimit: options.pruneLimit,
    isUnrestricted: options.prunes === undefined,
    isRevoked: options.isRevoked ?? (() => false),
  };
  const clear = !reportProblems(planned, wanted, ownership.owned.keys(), limits, shown, report);
  return {
    wanted,
    ownership,
    plan: planned,
    inventories,
    result: resultOf(planned, inventories, wanted, clear),
    clear,
  };
}

function wantedOf(
  files: Iterable<WrittenFile>,
  { prunes = () => true, force = false }: WriteOptions,
  digestFor: (file: WrittenFile) => string,
  shown: Shown,
  report: ReportDiagnostic,
): Wanted | undefined {
  const digests = new Map<string, string>();
  const check = pathCheck();
  let isValid = true;
  for (const file of files) {
    const fault = check.faultOf(file);
    if (fault !== undefined) reportPath(fault, shown, report);
    isValid &&= fault === undefined;
    digests.set(file.path, file.digest ?? digestFor(file));
  }
  return isValid ? { files: digests, prunes, force } : undefined;
}

/** Avoids rendering the content if an earlier run saved the hash for its content key. */
function digestIn({ statCache }: Folder, file: WrittenFile): string {
  const make = (): string => digestOf(file.content);
  return file.contentKey === undefined ? make() : statCache.digestOfKey(file.contentKey(), make);
}

/** In place of a hash that is not needed. */
const UNNEEDED = "";

/** A file that is missing together with its inventory must be created, whatever its content. */
function missingFrom({ find }: Folder, { inventories }: Ownership): (path: string) => boolean {
  return (path) => !inventories.has(homeOf(path) + INVENTORY) && find(path).is === "absent";
}

function reportPath(fault: PathFault, shown: Shown, report: ReportDiagnostic): void {
  const path = shown(fault.path);
  const help = "rename the service, cluster or component that it belongs to";
  if (fault.is === "impossible")
    report(unsafePath, fileAt(path), `"${path}" can't be written: "${fault.name}" ${fault.why}`, { help });
  else if (fault.is === "twice")
    report(pathCollision, fileAt(path), `"${path}" would be written twice, by ${fault.by}`, { help });
  else
    report(
      pathCollision,
      fileAt(path),
      `"${path}" and "${shown(fault.other)}" are the same path on many file systems`,
      {
        help,
      },
    );
}

/** Edited and foreign files count as changed, although the run refuses them. */
function resultOf(plan: Plan, inventories: InventoryPlan, { files }: Wanted, clear: boolean): WriteResult {
  const created = [...plan.created, ...inventories.created].toSorted();
  const changed = [...plan.changed, ...plan.edited, ...plan.foreign, ...inventories.changed].toSorted();
  const deleted = [...plan.deleted, ...inventories.deleted].toSorted();
  const known = [...files.values()].includes(UNNEEDED) ? new Map<string, string>() : files;
  const written = clear && created.length + changed.length + deleted.length === 0;
  return { created, changed, deleted, unchanged: plan.unchanged.length, files: known, written };
}
