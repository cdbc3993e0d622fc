/** How a run writes: as it was told to, and where. */
import type { Selection } from "../../../render/render.ts";
import type { WriteOptions } from "../../../render/output/index.ts";
import type { OutputFolder } from "../output-folder.ts";
import { prunesOf } from "./selection.ts";

/** What a run was told about writing. */
export interface Told {
  readonly check: boolean;
  readonly force: boolean;
  readonly "allow-empty": boolean;
  readonly "prune-limit": string | undefined;
  readonly "break-lock": boolean;
}

export function writingOf(told: Told, selection: Selection, { within, shown }: OutputFolder): WriteOptions {
  return {
    check: told.check,
    force: told.force,
    allowEmpty: told["allow-empty"],
    pruneLimit: told["prune-limit"],
    breakLock: told["break-lock"],
    prunes: prunesOf(selection),
    root: within,
    shown,
  };
}
