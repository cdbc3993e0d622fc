/** What a run of render made of its sources, whatever it found in the output folder: kept until a source changes. */
import { saveRun, loadRun } from "../../../cache/index.ts";
import type { CacheKey, StatRecorder } from "../../../cache/index.ts";
import type { Selection } from "../../../render/render.ts";
import type { RunReport } from "../../../report/report.ts";
import type { BaselineLocation } from "../incremental/baseline.ts";

export interface Made {
  readonly report: RunReport;
  /** `spec.output`. */
  readonly output: string;
  readonly selection: Selection;
  /** How many clusters it means. */
  readonly clusters: number;
  /** Path -> sha256. */
  readonly files: ReadonlyMap<string, string>;
}

/** Where it is kept, and on what it depends. */
export interface Shelf {
  /** Of the cache. */
  readonly folder: string;
  readonly circumstances: CacheKey;
}

/** Where the base of a run is kept. */
export function baseOn({ folder, circumstances: { root, build, asked } }: Shelf): BaselineLocation {
  return { folder, root, build, asked, name: "render" };
}

type Names = readonly string[] | null;

/** As it is kept: plain data. */
export interface WrittenMade extends Omit<Made, "selection" | "files"> {
  readonly selected: { readonly clusters: Names; readonly targets: Names };
  readonly files: readonly (readonly [path: string, digest: string])[];
}

/** Undefined unless every source looks as it did. */
export function recallMade({ folder, circumstances }: Shelf): Made | undefined {
  const before = loadRun<WrittenMade>(folder, circumstances);
  return before && readMade(before.result);
}

/** To be told of runs without errors only, and of none that makes nothing. `now`: milliseconds since 1970. */
export function keepMade({ folder, circumstances }: Shelf, made: Made, looker: StatRecorder, now: number): void {
  saveRun<WrittenMade>(folder, circumstances, writtenMade(made), looker, now);
}

export function writtenMade({ selection, files, ...rest }: Made): WrittenMade {
  const selected = { clusters: namesOf(selection.clusters), targets: namesOf(selection.targets) };
  return { ...rest, selected, files: [...files] };
}

export function readMade({ selected, files, ...rest }: WrittenMade): Made {
  const selection = { clusters: setOf(selected.clusters), targets: setOf(selected.targets) };
  return { ...rest, selection, files: new Map(files) };
}

function setOf(names: Names): ReadonlySet<string> | undefined {
  return names === null ? undefined : new Set(names);
}

function namesOf(set: ReadonlySet<string> | undefined): Names {
  return set === undefined ? null : [...set];
}
