/** What a careful reviewer would say when a feature's gate flips. */
import { listed } from "../diagnostics.ts";
import { keeperOf, maintenanceOf, nextWindow } from "../windows.ts";
import type { Advice, Change } from "../diff.ts";
import type { ClusterState, FeatureState } from "../resolve.ts";
import type { ClusterPair, Sides, StatePair } from "./sides.ts";
import { listAt, sorted } from "./values.ts";

export function adviceOnFlip(
  pairs: readonly StatePair[],
  consumers: Change["consumers"] | undefined,
  sides: Sides,
): readonly Advice[] {
  const flips = pairs.filter(({ before, after }) => (before?.open ?? false) !== (after?.open ?? false));
  const [first] = flips;
  const feature = (first?.after ?? first?.before)?.feature;
  const narrowed = pairs.some(({ before, after }) => before?.state === "enabled" && after?.state === "granted");
  const access = narrowed ? [advice("access", "whoever has no grant loses it")] : lossOf(consumers);
  if (first === undefined || feature === undefined) return access;
  const clusters = flips.flatMap((pair) => pair.clusters);
  const off = first.after?.open !== true;
  return [
    ...emergencyOf(flips),
    ...access,
    ...(off ? dependentsOf(feature.name, clusters) : []),
    ...restartsOf(feature, clusters, sides.now),
    ...(off ? manualGrantsOf(first.before, clusters) : []),
    ...lockedIn(flips),
    ...(feature.spec.runbook === undefined ? [] : [advice("runbook", `runbook: "${feature.spec.runbook}"`)]),
  ];
}

export function advice(topic: Advice["topic"], message: string): Advice {
  return { topic, message };
}

function lossOf(consumers: Change["consumers"] | undefined): readonly Advice[] {
  const lost = consumers?.lost ?? [];
  return lost.length === 0 ? [] : [advice("access", `${listed(lost)} ${lost.length === 1 ? "loses" : "lose"} access`)];
}

function emergencyOf(flips: readonly StatePair[]): readonly Advice[] {
  const overrides = new Set(
    flips.map(({ after }) => after?.gateOverride).filter((one) => one?.spec.emergency === true),
  );
  return [...overrides].flatMap((override) =>
    override === undefined ? [] : [advice("emergency", `shut in an emergency by override "${override.name}"`)],
  );
}

/** Features that need this one and are, or were, on where it goes off. */
function dependentsOf(name: string, clusters: readonly ClusterPair[]): readonly Advice[] {
  const still = new Set<string>();
  const shut = new Set<string>();
  for (const { before, after } of clusters) {
    const now = new Map(after.features.map((state) => [state.feature.name, state.open]));
    for (const { feature, open } of before.features)
      if (open && feature.spec.dependsOn?.includes(name) === true)
        (now.get(feature.name) === true ? still : shut).add(feature.name);
  }
  const told = (names: ReadonlySet<string>, says: (many: boolean) => string): readonly Advice[] =>
    names.size === 0 ? [] : [advice("dependents", `${listed(sorted(names))} ${says(names.size > 1)}`)];
  return [
    ...told(shut, (many) => (many ? "depend on it and go off with it" : "depends on it and goes off with it")),
    ...told(still, (many) => (many ? "depend on it and stay on" : "depends on it and stays on")),
  ];
}

/** Workloads that read their flags only when they start, by the window in which each cluster may restart them. */
function restartsOf(
  feature: FeatureState["feature"],
  clusters: readonly ClusterPair[],
  now: number,
): readonly Advice[] {
  const restarting = (feature.spec.workloads ?? []).filter(({ restart }) => restart !== "Never");
  if (restarting.length === 0) return [];
  const what = restarting.map(({ kind, namespace, name }) => `${kind} "${namespace}/${name}"`).join(", ");
  const verb = restarting.length === 1 ? "restarts" : "restart";
  const byWindow = new Map<string, string[]>();
  for (const pair of clusters) {
    const when = isAtOnce(pair) ? atOnceText(pair.after) : windowText(pair.after, now);
    listAt(byWindow, when).push(pair.after.cluster.name);
  }
  return [...byWindow].map(([window, names]) =>
    advice("restart", `${what} ${verb} on ${listed(names.sort())}; ${window}`),
  );
}

/** An emergency takes everything along that changes on its cluster, as `publish` does. */
function isAtOnce(pair: ClusterPair): boolean {
  const known = atOnce.get(pair) ?? flipsByEmergency(pair);
  atOnce.set(pair, known);
  return known;
}

const atOnce = new WeakMap<ClusterPair, boolean>();

function flipsByEmergency({ before, after }: ClusterPair): boolean {
  return after.features.some(
    ({ feature, open, gateOverride }) =>
      gateOverride?.spec.emergency === true &&
      open !== (before.features.find((one) => one.feature.name === feature.name)?.open ?? false),
  );
}

function atOnceText({ cluster, stage, render }: ClusterState): string {
  const windows = maintenanceOf(cluster.spec, stage.spec)?.windows ?? [];
  return windows.length > 0 && keeperOf(render) === "argocd"
    ? "at once where somebody syncs it: outside of its windows Argo CD does not sync by itself"
    : "at once";
}

function windowText({ cluster, stage, render }: ClusterState, now: number): string {
  const maintenance = maintenanceOf(cluster.spec, stage.spec);
  if (maintenance?.windows === undefined || maintenance.windows.length === 0)
    return "no maintenance window is kept there";
  const next = nextWindow(maintenance, now, keeperOf(render));
  return next === undefined ? "no maintenance window opens within a year" : `next maintenance window ${next.text}`;
}

/** Grants that somebody made by hand are not ours to take away. */
function manualGrantsOf(before: FeatureState | undefined, clusters: readonly ClusterPair[]): readonly Advice[] {
  const onMilo = clusters.some(({ before: { render } }) => render.includes("milo"));
  if (before?.state !== "granted" || !onMilo) return [];
  return [advice("manual-grants", "grants made by hand keep it on for their consumers: `sluice drift` finds them")];
}

function lockedIn(flips: readonly StatePair[]): readonly Advice[] {
  const locked = flips.some(({ before, after }) => after?.locked === true && before?.locked !== true);
  const message = "it is locked there: no override can touch it, and it can't be unlocked";
  return locked ? [advice("irreversible", message)] : [];
}
