/** What a run of render made of its sources, whatever it found in the output folder: kept until a source changes. */
import { keepRun, recallRun } from "../../cache.ts";
import type { Circumstances, Looker } from "../../cache.ts";
import type { Selection } from "../../render.ts";
import type { RunReport } from "../../report.ts";

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
  readonly circumstances: Circumstances;
}

type Names = readonly string[] | null;

interface Written extends Omit<Made, "selection" | "files"> {
  readonly selected: { readonly clusters: Names; readonly targets: Names };
  readonly files: readonly (readonly [path: string, digest: string])[];
}

/** Undefined unless every source looks as it did. */
export function recallMade({ folder, circumstances }: Shelf): Made | undefined {
  const before = recallRun<Written>(folder, circumstances);
  if (before === undefined) return undefined;
  const { selected, files, ...rest } = before.result;
  const selection = { clusters: setOf(selected.clusters), targets: setOf(selected.targets) };
  return { ...rest, selection, files: new Map(files) };
}

/** To be told of runs without errors only; nothing is kept of one that makes nothing. `now`: milliseconds since 1970. */
export function keepMade({ folder, circumstances }: Shelf, made: Made, looker: Looker, now: number): void {
  if (made.files.size === 0) return;
  const { selection, files, ...rest } = made;
  const selected = { clusters: namesOf(selection.clusters), targets: namesOf(selection.targets) };
  keepRun<Written>(folder, circumstances, { ...rest, selected, files: [...files] }, looker, now);
}

function setOf(names: Names): ReadonlySet<string> | undefined {
  return names === null ? undefined : new Set(names);
}

function namesOf(set: ReadonlySet<string> | undefined): Names {
  return set === undefined ? null : [...set];
}
