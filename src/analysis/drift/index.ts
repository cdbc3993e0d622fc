/** Compares the rendered objects of a cluster with the live ones, and reports differences and fixes. */
import type { ReportDiagnostic } from "../../base/diagnostics.ts";
import { reportChanged } from "./changed.ts";
import { reportExtra } from "./extra.ts";
import { checkForeign } from "./milo.ts";
import { reportMissing } from "./missing.ts";
import { keyOf } from "./objects.ts";
import type { LiveObjects } from "./objects.ts";
import {
  betterMatch,
  reportNothing,
  reportWrongCluster,
  score,
  unreadPatches,
  expectedObjects,
} from "./match-cluster.ts";
import type { DriftOptions } from "./match-cluster.ts";

export { liveObjects } from "./live.ts";
export { resourceOf } from "./objects.ts";
export type { KubernetesObject } from "./objects.ts";
export { renderedObjects } from "./rendered.ts";

export interface DriftResult {
  /** The number of rendered objects whose kind was read. */
  readonly rendered: number;
  /** How many of them are unchanged on the cluster. */
  readonly alike: number;
  /** The number of patched workloads that were not read. */
  readonly unread: number;
}

/** Reports the differences on a cluster. */
export function drift(options: DriftOptions, live: LiveObjects, report: ReportDiagnostic): DriftResult {
  const { fleet, state } = options;
  const rendered = expectedObjects(options, state.cluster.name, live);
  const own = score(rendered, live);
  const other = own.wrong < 2 ? undefined : betterMatch(options, live, own.wrong);
  const unchanged = rendered.length - own.wrong;
  if (other !== undefined) reportWrongCluster(options, other, own, report);
  else if (rendered.length > 1 && !rendered.some((object) => live.has(keyOf(object))))
    reportNothing(rendered, live, report);
  else {
    reportMissing(rendered, live, report);
    reportChanged(rendered, live, report);
    reportExtra(rendered, live, report);
    const ours = new Set(rendered.map(keyOf));
    checkForeign(live.values(), ours, { model: fleet.model, state }, report);
  }
  return { rendered: rendered.length, alike: unchanged, unread: unreadPatches(options, live).length };
}
