/** drift: what is rendered for a cluster, and what is there -> what differs, and what to do about it. */
import type { ReportDiagnostic } from "../../base/diagnostics.ts";
import { reportChanged } from "./changed.ts";
import { reportExtra } from "./extra.ts";
import { checkForeign } from "./milo.ts";
import { reportMissing } from "./missing.ts";
import { keyOf } from "./objects.ts";
import type { Live } from "./objects.ts";
import { betterMatch, reportNothing, reportWrongCluster, score, unread, expectedObjects } from "./match-cluster.ts";
import type { DriftOptions } from "./match-cluster.ts";

export { driftCodes } from "./codes.ts";
export { liveObjects } from "./live.ts";
export { resourceOf } from "./objects.ts";
export type { KubernetesObject } from "./objects.ts";
export { renderedObjects } from "./rendered.ts";
export type { DriftOptions } from "./match-cluster.ts";

export interface Tally {
  /** Objects that are rendered and were asked for. */
  readonly rendered: number;
  /** Those that are on the cluster as they are rendered. */
  readonly alike: number;
  /** Workloads with a patch of ours that are not among what was read. */
  readonly unread: number;
}

/** Reports what differs on a cluster. */
export function drift(asked: DriftOptions, live: Live, report: ReportDiagnostic): Tally {
  const { fleet, state } = asked;
  const rendered = expectedObjects(asked, state.cluster.name, live);
  const mine = score(rendered, live);
  const other = mine.wrong < 2 ? undefined : betterMatch(asked, live, mine.wrong);
  const alike = rendered.length - mine.wrong;
  if (other !== undefined) reportWrongCluster(asked, other, mine, report);
  else if (rendered.length > 1 && !rendered.some((object) => live.has(keyOf(object))))
    reportNothing(rendered, live, report);
  else {
    reportMissing(rendered, live, report);
    reportChanged(rendered, live, report);
    reportExtra(rendered, live, report);
    const ours = new Set(rendered.map(keyOf));
    checkForeign(live.values(), ours, { model: fleet.model, state }, report);
  }
  return { rendered: rendered.length, alike, unread: unread(asked, live).length };
}
