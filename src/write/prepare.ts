/** prepare: looks at the files and at the folder, and says what would be done. Nothing is touched. */
import type { Report } from "../diagnostics.ts";
import type { WriteOptions, WriteResult, WrittenFile } from "../write.ts";
import type { Folder } from "./folder.ts";
import { planInventories } from "./inventories.ts";
import type { InventoryPlan } from "./inventories.ts";
import { sha256 } from "./inventory.ts";
import { readOwnership } from "./ownership.ts";
import type { Ownership } from "./ownership.ts";
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
  /** Whether nothing is in the way. */
  readonly clear: boolean;
}

/** Undefined where it can't be known what is ours, which has been reported. */
export function prepare(
  files: Iterable<WrittenFile>,
  folder: Folder,
  options: WriteOptions,
  shown: Shown,
  report: Report,
): Prepared | undefined {
  const ownership = readOwnership(folder, shown, report);
  if (ownership === undefined) return undefined;
  const wanted = wantedOf(files, options);
  const planned = plan(wanted, ownership.owned, folder.find);
  const inventories = planInventories(wanted, ownership);
  const limits = {
    allowEmpty: options.allowEmpty ?? false,
    pruneLimit: options.pruneLimit,
    whole: options.prunes === undefined,
  };
  const clear = !reportProblems(planned, wanted, ownership.owned.keys(), limits, shown, report);
  return { wanted, ownership, plan: planned, inventories, result: resultOf(planned, inventories, clear), clear };
}

function wantedOf(files: Iterable<WrittenFile>, { prunes = () => true, force = false }: WriteOptions): Wanted {
  const digests = new Map<string, string>();
  for (const { path, content } of files) {
    if (digests.has(path)) throw new Error(`two files have the path "${path}"`);
    digests.set(path, sha256(content));
  }
  return { files: digests, prunes, force };
}

/** Edited files are changed in effect, though it is refused. */
function resultOf(plan: Plan, inventories: InventoryPlan, clear: boolean): WriteResult {
  const created = [...plan.created, ...inventories.created].toSorted();
  const changed = [...plan.changed, ...plan.edited, ...plan.foreign, ...inventories.changed].toSorted();
  const deleted = [...plan.deleted, ...inventories.deleted].toSorted();
  const written = clear && created.length + changed.length + deleted.length === 0;
  return { created, changed, deleted, unchanged: plan.unchanged.length, written };
}
