/** Validates by compiling: only a part after a few edits if a full run is cached, else everything. */
import type { FileObserver } from "../../../files/index.ts";
import type { RunReport } from "../../../report/report.ts";
import { loadBase } from "../incremental/baseline.ts";
import type { BaselineLocation } from "../incremental/baseline.ts";
import { partSince } from "../incremental/partial-compile.ts";
import { reportAfter } from "../incremental/merge-report.ts";
import { startFullRun } from "../incremental/full-run.ts";
import type { CommandContext } from "../command.ts";
import { rejectSparseCheckout } from "../reject-sparse-checkout.ts";
import { dayOf } from "../options.ts";
import { reportCompilation } from "../compile-project.ts";

export interface RecompileOptions {
  readonly today: string | undefined;
}

/** The location in the cache, and the observer of everything that is read. */
export interface RecompileCache {
  readonly place: BaselineLocation;
  readonly observer: FileObserver;
}

export function recompileAndReport(given: RecompileOptions, setting: CommandContext, cache: RecompileCache): RunReport {
  rejectSparseCheckout(cache.place.root, setting.host);
  const part = recompilePartly(given, setting, cache.place);
  // A partial run has not read everything, so it can't serve to detect later changes.
  if (part !== undefined) cache.observer.onUntracked();
  return part ?? recompileFully(given, setting, cache);
}

function recompilePartly(
  { today }: RecompileOptions,
  { host }: CommandContext,
  place: BaselineLocation,
): RunReport | undefined {
  const base = loadBase<RunReport>(place);
  const options = { today: dayOf(today, host), guard: host.guard };
  const part = base && partSince(base, place.root, options);
  return (
    part && base && reportAfter(base.kept, reportCompilation(part.was, 0), reportCompilation(part.is, 0), part.edited)
  );
}

function recompileFully(
  given: RecompileOptions,
  setting: CommandContext,
  { place, observer }: RecompileCache,
): RunReport {
  const { session, keep } = startFullRun(setting, given, place.root, observer);
  keep(place, session.report);
  return session.report;
}
