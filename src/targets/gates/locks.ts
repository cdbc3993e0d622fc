/** gate-locked: a gate that its component has locked to the other value. */
import { listed } from "../../diagnostics.ts";
import { at } from "../../parse.ts";
import { isRendered, overrideField } from "../../resolve.ts";
import type { Report } from "../../diagnostics.ts";
import type { Model } from "../../link.ts";
import type { ClusterState, FeatureState } from "../../resolve.ts";
import type { Location } from "../../source.ts";
import { listOf } from "../groups.ts";
import { gateLocked } from "./codes.ts";

/** What is wrong with a feature for one and the same reason, and where. */
interface Finding {
  readonly state: FeatureState;
  readonly clusters: string[];
}

export function checkLocks(states: readonly ClusterState[], model: Model, report: Report): void {
  const components = model.project.spec.targets?.gates?.components ?? {};
  const found = new Map<string, Finding[]>();
  for (const { cluster, render, features } of states) {
    if (!render.includes("gates")) continue;
    for (const state of features) {
      if (state.lockedTo === undefined || state.lockedTo === state.open || !isRendered(state)) continue;
      const findings = listOf(found, keyOf(state));
      const [first] = findings;
      if (first === undefined) findings.push({ state, clusters: [cluster.name] });
      else first.clusters.push(cluster.name);
    }
  }
  for (const { state, clusters } of [...found.values()].flat())
    for (const { component, name, invert = false } of state.feature.spec.gates ?? []) {
      if (components[component] === undefined) continue;
      const wanted = state.lockedTo !== invert;
      const message = `gate "${name}" of component "${component}" is locked to ${wanted}, but is rendered as ${!wanted} on ${listed(clusters)}`;
      report(gateLocked, placeOf(state), message, {
        help: adviceOn(state),
        related: locksOf(state).map((location) => ({ message: "the lock begins here", at: location })),
      });
    }
}

/** Equal for states that the same document is to blame for. */
function keyOf({ feature, reason, gateOverride, because }: FeatureState): string {
  const entry = because[0]?.place ?? "";
  return [
    feature.name,
    reason,
    gateOverride?.name ?? "",
    reason === "accreditation" ? because.at(-1)?.place : "",
    entry,
  ].join(" ");
}

/** Whoever shuts it: the override, the record that does not approve it, or the level that does not pass the threshold. */
function placeOf({ feature, reason, gateOverride, because }: FeatureState): Location {
  if (gateOverride !== undefined) return at(gateOverride.document, ["spec", overrideField(gateOverride)]);
  const link = reason === "accreditation" ? because.at(-1) : because[0];
  return link === undefined ? at(feature.document) : at(link.resource.document, link.path);
}

/** Where it is locked, if that is not what is to blame. */
function locksOf({ reason, gateOverride, because }: FeatureState): readonly Location[] {
  const [entry] = because;
  const isElsewhere = gateOverride !== undefined || reason === "accreditation";
  return entry === undefined || !isElsewhere ? [] : [at(entry.resource.document, entry.path)];
}

function adviceOn({ feature, reason, gateOverride, unapproved, level }: FeatureState): string {
  if (gateOverride !== undefined)
    return gateOverride.spec.feature === feature.name
      ? "the component does not start with it: exclude these clusters from the override"
      : `the component does not start with it: "${feature.name}" depends on "${gateOverride.spec.feature}", so exclude these clusters from the override`;
  if (reason === "accreditation")
    return `the component does not start with it: have "${unapproved?.name ?? feature.name}" approved before the cluster runs this release`;
  return `the component does not start with it: give the entry a level that the threshold lets through in place of ${level?.name}, or end the feature with this release (\`deprecated.until\`), which takes the gate off the list`;
}
