/** Resolves which clusters every Grant, Override, Patch, Accreditation and Feature selects. */
import { locationIn } from "../parse/index.ts";
import type { ReportDiagnostic } from "../../base/diagnostics.ts";
import type { Cluster, Model, SelectingKind } from "./model.ts";
import type { Resource } from "../schema/index.ts";
import type { ByKind } from "./symbol-table.ts";
import { selectorMatchesNothing } from "./codes.ts";
import { clusterMatcher, explainNoMatch } from "./selectors.ts";

const SELECTING: readonly SelectingKind[] = ["Grant", "Override", "Patch", "Accreditation", "Feature"];

export function select(byKind: ByKind, report: ReportDiagnostic): Model["selected"] {
  const match = clusterMatcher([...byKind.Cluster.values()]);
  const selected = new Map<Resource<SelectingKind>, readonly Cluster[]>();
  for (const kind of SELECTING)
    for (const resource of byKind[kind].values()) {
      // Skip the thousands of features that exist on all clusters.
      if (kind === "Feature" && resource.spec.clusters === undefined) continue;
      const clusters = match(resource.spec.clusters);
      selected.set(resource, clusters);
      if (clusters.length === 0 && byKind.Cluster.size > 0 && !namesUnknown(resource, byKind))
        report(
          selectorMatchesNothing,
          locationIn(resource.document, ["spec", "clusters"], "key"),
          `the cluster selector of ${kind} "${resource.name}" matches no cluster`,
          { help: explainNoMatch(resource.spec.clusters, [...byKind.Cluster.values()]) },
        );
    }
  return selected;
}

/** Whether a selector names something unknown, which is reported elsewhere. */
function namesUnknown({ spec: { clusters } }: Resource<SelectingKind>, byKind: ByKind): boolean {
  return (
    [...(clusters?.names ?? []), ...(clusters?.exclude ?? [])].some((name) => !byKind.Cluster.has(name)) ||
    (clusters?.stages ?? []).some((name) => !byKind.Stage.has(name))
  );
}
