/** Finds pods that restart because their rendered objects change. They are reported with the cause, or separately. */
import { append } from "../../base/collections.ts";
import { quoteList } from "../../base/diagnostics.ts";
import type { Advice, Change, Risk } from "./change.ts";
import type { ClusterState } from "../../compiler/resolve/index.ts";
import { PATCHED, restartsBetween } from "../../render/targets/openfeature/index.ts";
import { featureTargets } from "../../render/targets/index.ts";
import type { Restarting } from "../../render/targets/openfeature/index.ts";
import { keeperOf, maintenanceOf, nextWindow } from "../../base/maintenance-windows.ts";
import { advice } from "./advice.ts";
import { causeOfField } from "./causes.ts";
import { resourcesOf } from "./sides.ts";
import type { ClusterPair, Sides } from "./sides.ts";
import { sorted } from "./values.ts";

interface Restart {
  readonly pods: Restarting;
  /** Keyed by name. */
  readonly clusters: Map<string, ClusterPair>;
}

/** Adds to each change the restarts that it causes. */
export function withRestarts(
  changes: readonly Change[],
  pairs: readonly ClusterPair[],
  sides: Sides,
): readonly Change[] {
  const restarts = restartsOf(pairs, sides);
  const byName = new Map(pairs.map((pair) => [pair.after.cluster.name, pair]));
  const left = new Map(restarts.map((restart) => [restart, new Set(restart.clusters.keys())]));
  const withAdvice = changes.map((change) => {
    const feature = featureOf(change);
    if (feature === undefined) return change;
    const own = restarts.filter(({ pods }) => pods.features.has(feature));
    const by = restartAdvice(change, own, left, sides);
    const manual = isFlip(change) ? manualRestarts(feature, change, byName, sides) : [];
    return advised(change, [...by, ...manual]);
  });
  // Restarts that no feature causes come from the delivery of flags: an option, or the cluster.
  const open = (): readonly Restart[] => restarts.filter((restart) => (left.get(restart)?.size ?? 0) > 0);
  const rest = withAdvice.map((change) =>
    isDeliveryChange(change) ? advised(change, restartAdvice(change, remaining(open(), left), left, sides)) : change,
  );
  return [...rest, ...remaining(open(), left).map((restart) => ownChange(restart, sides))];
}

function restartsOf(pairs: readonly ClusterPair[], { base, head }: Sides): readonly Restart[] {
  const [was, is] = [base.model, head.model];
  const found = new Map<string, Restart>();
  if (was === undefined || is === undefined) return [];
  for (const pair of pairs) {
    const { before, after } = pair;
    if (!before.render.includes("openfeature") || !after.render.includes("openfeature")) continue;
    const sites = [
      { model: was, states: base.states, state: before },
      { model: is, states: head.states, state: after },
    ] as const;
    for (const pods of restartsBetween(...sites)) {
      const key = podsName(pods);
      const restart = found.get(key) ?? { pods, clusters: new Map<string, ClusterPair>() };
      restart.clusters.set(after.cluster.name, pair);
      found.set(key, restart);
    }
  }
  return [...found.values()];
}

function podsName({ kind, namespace, name }: Pick<Restarting, "kind" | "namespace" | "name">): string {
  return `${kind} "${namespace}/${name}"`;
}

/** The feature of a change that may restart pods; undefined for any other change. */
function featureOf({ kind, subject, after }: Change): string | undefined {
  if (kind === "feature-state") return subject;
  if (kind === "rename") return after ?? undefined;
  if (kind !== "feature-value") return undefined;
  const [feature, field] = subject.split(".");
  return field === undefined || ["service", "workloads", "flag"].includes(field) ? feature : undefined;
}

function isFlip({ kind, subject }: Change): boolean {
  return kind === "feature-state" || (kind === "feature-value" && !subject.includes("."));
}

function isDeliveryChange({ kind, subject }: Change): boolean {
  if (kind === "renderer") return subject === "targets" || subject.startsWith("targets.openfeature");
  return kind === "cluster" || (kind === "feature-value" && /\.(?:service|workloads)$/.test(subject));
}

type Left = Map<Restart, Set<string>>;

function remaining(restarts: readonly Restart[], left: Left): readonly Restart[] {
  return restarts.map((restart) => {
    const names = left.get(restart) ?? new Set<string>();
    const rest = { pods: restart.pods, clusters: new Map([...restart.clusters].filter(([name]) => names.has(name))) };
    left.set(rest, names);
    return rest;
  });
}

/** The restarts on the clusters of a change, grouped by maintenance window. */
function restartAdvice(change: Change, restarts: readonly Restart[], left: Left, sides: Sides): readonly Advice[] {
  const delivery = sides.head.model?.project.spec.targets?.gitops?.delivery;
  const byWindow = new Map<string, Map<string, string[]>>();
  for (const restart of restarts)
    for (const name of change.clusters) {
      const pair = restart.clusters.get(name);
      if (pair === undefined) continue;
      left.get(restart)?.delete(name);
      const window = isAtOnce(pair, restart.pods, delivery)
        ? atOnceText(pair.after, delivery)
        : windowText(pair.after, sides.now, delivery);
      const names = byWindow.get(window) ?? new Map<string, string[]>();
      byWindow.set(window, names);
      append(names, name, podsName(restart.pods));
    }
  return [...byWindow].flatMap(([window, byCluster]) => {
    const alike = Map.groupBy(byCluster, ([, pods]) => pods.sort().join(", "));
    return [...alike].map(([pods, group]) =>
      advice(
        "restart",
        `${pods} ${pods.includes(", ") ? "restart" : "restarts"} on ${quoteList(group.map(([name]) => name).sort())}; ${window}`,
      ),
    );
  });
}

type Delivery = "branch" | "folder" | undefined;

/** With a branch for each cluster, `publish` delivers an emergency alone. A folder is delivered as a whole. */
function isAtOnce(pair: ClusterPair, pods: Restarting, delivery: Delivery): boolean {
  const flips = emergencyFlips.get(pair) ?? flipsByEmergency(pair);
  emergencyFlips.set(pair, flips);
  return delivery === "branch" ? [...pods.features.keys()].some((name) => flips.has(name)) : flips.size > 0;
}

const emergencyFlips = new WeakMap<ClusterPair, ReadonlySet<string>>();

/** The features that emergencies turn off. */
function flipsByEmergency({ before, after }: ClusterPair): ReadonlySet<string> {
  const closed = after.features.filter(({ gateOverride }) => gateOverride?.spec.emergency === true);
  const flipped = closed.filter(
    ({ feature, open }) => open !== (before.features.find((one) => one.feature.name === feature.name)?.open ?? false),
  );
  return new Set(flipped.map(({ feature }) => feature.name));
}

function atOnceText({ cluster, stage, render }: ClusterState, delivery: Delivery): string {
  const windows = maintenanceOf(cluster.spec, stage.spec)?.windows ?? [];
  return windows.length > 0 && keeperOf(render, delivery) === "argocd"
    ? "as soon as somebody syncs it: outside its windows, Argo CD does not sync automatically"
    : "at once";
}

function windowText({ cluster, stage, render }: ClusterState, now: number, delivery: Delivery): string {
  const maintenance = maintenanceOf(cluster.spec, stage.spec);
  if (maintenance?.windows === undefined || maintenance.windows.length === 0)
    return "no maintenance window applies there";
  const next = nextWindow(maintenance, now, keeperOf(render, delivery));
  return next === undefined ? "no maintenance window opens within a year" : `next maintenance window ${next.text}`;
}

/** Pods that use the feature on clusters where no rendered change restarts them. */
function manualRestarts(
  feature: string,
  { clusters }: Change,
  byName: ReadonlyMap<string, ClusterPair>,
  { base, head }: Sides,
): readonly Advice[] {
  const spec = (resourcesOf(head, "Feature").get(feature) ?? resourcesOf(base, "Feature").get(feature))?.spec;
  const using = (spec?.workloads ?? []).filter(({ restart }) => restart !== "Never");
  const groups = new Map<string, string[]>();
  for (const name of clusters) {
    const render: readonly string[] = byName.get(name)?.after.render ?? [];
    const pods = using.filter(({ kind }) => !render.includes("openfeature") || !PATCHED.includes(kind));
    if (pods.length === 0 || !render.some((target) => featureTargets.has(target))) continue;
    append(groups, pods.map(podsName).sort().join(", "), name);
  }
  return [...groups].map(([pods, names]) => advice("restart", `restart ${pods} by hand on ${quoteList(names.sort())}`));
}

const AFTER_RESTARTS: ReadonlySet<string> = new Set(["manual-grants", "irreversible", "runbook"]);

/** Adds advice. A change that restarts pods has at least a medium risk. */
function advised(change: Change, more: readonly Advice[]): Change {
  if (more.length === 0) return change;
  const at = change.advice.findIndex(({ topic }) => AFTER_RESTARTS.has(topic));
  const all = change.advice.toSpliced(at === -1 ? change.advice.length : at, 0, ...more);
  return { ...change, advice: all, risk: atLeastMedium(change.risk) };
}

function atLeastMedium(risk: Risk): Risk {
  return risk === "low" ? "medium" : risk;
}

function ownChange({ pods, clusters }: Restart, sides: Sides): Change {
  const { base, head } = sides;
  const names = sorted(clusters.keys());
  const change: Change = {
    kind: "renderer",
    subject: podsName(pods),
    clusters: names,
    before: null,
    after: "restarts",
    because: causeOfField(base.model?.project, head.model?.project, ["spec", "targets", "openfeature"]),
    owners: [],
    advice: [],
    risk: "medium",
  };
  const restart = { pods, clusters };
  return { ...change, advice: restartAdvice(change, [restart], new Map([[restart, new Set(names)]]), sides) };
}
