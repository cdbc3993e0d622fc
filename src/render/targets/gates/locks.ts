/** Reports gates that a component has locked to the other value (gate-locked). */
import { listAt } from "../../../base/collections.ts";
import { quoteList } from "../../../base/diagnostics.ts";
import { locationIn } from "../../../compiler/parse/index.ts";
import { isRendered } from "../../../compiler/resolve/index.ts";
import type { ReportDiagnostic } from "../../../base/diagnostics.ts";
import type { Model } from "../../../compiler/link/index.ts";
import type { ClusterState, FeatureState } from "../../../compiler/resolve/index.ts";
import type { Location } from "../../../base/source.ts";
import { gateLocked } from "./codes.ts";
import { gatesAre, staysLocked } from "./gates-on-cluster.ts";

/** A problem of a feature with its clusters. */
interface Finding {
  readonly state: FeatureState;
  readonly clusters: string[];
}

export function checkLocks(states: readonly ClusterState[], model: Model, report: ReportDiagnostic): void {
  const components = model.project.spec.targets?.gates?.components ?? {};
  const found = new Map<string, Finding[]>();
  for (const { cluster, render, features } of states) {
    if (!render.includes("gates")) continue;
    for (const state of features) {
      const open = staysLocked(state) ?? state.open;
      if (state.lockedTo === undefined || state.lockedTo === open || !isRendered(state)) continue;
      const findings = listAt(found, keyOf(state));
      const [first] = findings;
      if (first === undefined) findings.push({ state, clusters: [cluster.name] });
      else first.clusters.push(cluster.name);
    }
  }
  for (const { state, clusters } of [...found.values()].flat()) {
    const gates = (state.feature.spec.gates ?? []).filter(({ component }) => components[component] !== undefined);
    for (const [wanted, group] of Map.groupBy(gates, ({ invert = false }) => state.lockedTo !== invert)) {
      const message = `${gatesAre(group)} locked to ${wanted}, but rendered as ${!wanted} on ${quoteList(clusters)}`;
      report(gateLocked, placeOf(state), message, {
        help: adviceOn(state),
        subject: state.feature,
        related: locksOf(state).map((location) => ({ message: "the lock begins here", at: location })),
      });
    }
  }
}

/** Equal for states with the same cause. */
function keyOf({ feature, reason, because }: FeatureState): string {
  return [feature.name, because[0]?.place, reason === "accreditation" ? because.at(-1)?.place : ""].join(" ");
}

/** The accreditation that does not approve the feature, or the entry whose level is below the threshold. */
function placeOf({ feature, reason, because }: FeatureState): Location {
  const link = reason === "accreditation" ? because.at(-1) : because[0];
  return link === undefined ? locationIn(feature.document) : locationIn(link.resource.document, link.path);
}

/** The location of the lock, if the lock is not the cause. */
function locksOf({ reason, because }: FeatureState): readonly Location[] {
  const [entry] = because;
  return entry === undefined || reason !== "accreditation" ? [] : [locationIn(entry.resource.document, entry.path)];
}

function adviceOn({ feature, reason, unapproved, level }: FeatureState): string {
  if (reason === "accreditation")
    return `the component would not start: get approval for "${unapproved?.name ?? feature.name}" before the cluster runs this release`;
  return `the component would not start: raise the level of the entry from ${level?.name} to the threshold, or set \`deprecated.until\` to this release to remove the gate from the list`;
}
