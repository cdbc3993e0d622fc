/** A slow and simple reference implementation of `resolve`. */
import type { Cluster, Feature, Grant, Model, Override } from "../../../src/compiler/link/index.ts";

export interface Expected {
  readonly state: string;
  readonly reason: string;
  readonly level: string | null;
  readonly variant: string;
  readonly decides: string;
  readonly consumers: readonly string[] | undefined;
}

export function expected(model: Model, feature: Feature, cluster: Cluster): Expected {
  const own = shutElsewhere(model, feature, cluster);
  if (own.open && own.level !== null && isHeldBack(model, feature, cluster))
    return finish(model, feature, cluster, { ...own, open: false, reason: "accreditation" });
  return finish(model, feature, cluster, own);
}

/** Applies the emergencies of dependencies. */
function shutElsewhere(model: Model, feature: Feature, cluster: Cluster): Alone {
  const own = alone(model, feature, cluster);
  const isShut = own.open && own.level !== null && shutByEmergencyElsewhere(model, feature, cluster, new Set());
  return isShut ? { ...own, open: false, reason: "override" } : own;
}

/** Whether the stage keeps the feature off because it, or an open dependency, is not approved. */
function isHeldBack(model: Model, feature: Feature, cluster: Cluster, seen: Set<string> = new Set()): boolean {
  if (model.byKind.Stage.get(cluster.spec.stage)?.spec.accreditation !== "hold") return false;
  const release = runs(model, cluster, "platform");
  const records = [...model.byKind.Accreditation.values()]
    .filter((one) => model.selected.get(one)?.includes(cluster) === true)
    .filter(({ spec }) => release !== undefined && !newer(spec.release, release))
    .toSorted((a, b) => (newer(a.spec.release, b.spec.release) ? -1 : newer(b.spec.release, a.spec.release) ? 1 : 0));
  if (records[0] === undefined || seen.has(feature.name)) return false;
  seen.add(feature.name);
  const { open, level } = shutElsewhere(model, feature, cluster);
  if (open && level !== null && !records[0].spec.features.includes(feature.name)) return true;
  return (feature.spec.dependsOn ?? []).some((name) => {
    const dependency = model.byKind.Feature.get(name);
    return dependency !== undefined && isHeldBack(model, dependency, cluster, seen);
  });
}

/** Whether a selector matches the cluster. */
function isAt({ clusters }: Feature["spec"], { name, spec, metadata }: Cluster): boolean {
  const { names, stages, labels = {}, exclude = [] } = clusters ?? {};
  if (exclude.includes(name) || names?.includes(name) === false || stages?.includes(spec.stage) === false) return false;
  return Object.entries(labels).every(([key, wanted]) => {
    const value = metadata.labels?.[key];
    return value !== undefined && [wanted].flat().includes(value);
  });
}

interface Alone {
  readonly open: boolean;
  readonly reason: string;
  readonly level: string | null;
}

function alone(model: Model, feature: Feature, cluster: Cluster): Alone {
  if (!isAt(feature.spec, cluster)) return { open: false, reason: "absent", level: null };
  const release = runs(model, cluster, feature.spec.track ?? "platform");
  const until = feature.spec.deprecated?.until;
  if (until !== undefined && release !== undefined && !newer(until, release)) {
    const permanent = feature.spec.deprecated?.outcome === "permanent";
    return { open: permanent, reason: permanent ? "permanent" : "removed", level: null };
  }
  const come = (feature.spec.history ?? []).filter(
    ({ since }) => since === undefined || release === undefined || !newer(since, release),
  );
  const entry = come.at(-1);
  if (entry === undefined) return { open: false, reason: "not-released", level: null };
  const threshold = model.byKind.Stage.get(cluster.spec.stage)?.spec.threshold ?? "";
  const passes = rank(model, entry.level) >= rank(model, threshold);
  const override = selecting(model, feature, cluster).find(
    ({ spec }) => spec.variant === undefined && (entry.locked !== true || spec.emergency === true),
  );
  if (override !== undefined) {
    const { level, enabled } = override.spec;
    const open = level === undefined ? enabled === true : rank(model, level) >= rank(model, threshold);
    return { open, reason: "override", level: entry.level };
  }
  const reason = entry.locked === true ? "locked" : passes && entry.optIn === true ? "opt-in" : "threshold";
  return { open: passes && entry.optIn !== true, reason, level: entry.level };
}

function finish(model: Model, feature: Feature, cluster: Cluster, { open, reason, level }: Alone): Expected {
  const flag = feature.spec.flag;
  const shut = flag?.serve?.disabled ?? "off";
  const locked = reason === "locked" || isLocked(model, feature, cluster);
  const variant = selecting(model, feature, cluster).find(({ spec }) => spec.variant !== undefined && !locked);
  const granted = open && level !== null && feature.spec.entitlement !== undefined;
  const dropped = !open || level === null || variant !== undefined;
  return {
    state: granted ? "granted" : open ? "enabled" : "disabled",
    reason,
    level,
    variant: open ? ((level === null ? undefined : variant?.spec.variant) ?? flag?.serve?.enabled ?? "on") : shut,
    decides: dropped ? "variant" : flag?.rollout ? "rollout" : flag?.targeting ? "targeting" : "variant",
    consumers: granted ? consumers(model, feature, cluster) : undefined,
  };
}

function isLocked(model: Model, feature: Feature, cluster: Cluster): boolean {
  const release = runs(model, cluster, feature.spec.track ?? "platform");
  const come = (feature.spec.history ?? []).filter(
    ({ since }) => since === undefined || release === undefined || !newer(since, release),
  );
  return come.at(-1)?.locked === true;
}

function consumers(model: Model, feature: Feature, cluster: Cluster): readonly string[] {
  const grants: readonly Grant[] = [...model.byKind.Grant.values()].filter(
    (grant) => grant.spec.features.includes(feature.name) && model.selected.get(grant)?.includes(cluster) === true,
  );
  return [...new Set(grants.map(({ spec: { consumer } }) => `${consumer.kind}/${consumer.name}`))].sort();
}

/** Overrides by descending rank, emergencies first, then by name. */
function selecting(model: Model, feature: Feature, cluster: Cluster): readonly Override[] {
  const order = ({ spec: { emergency, clusters = {} } }: Override): number => {
    if (emergency === true) return 4;
    if (clusters.names !== undefined) return 3;
    if (Object.keys(clusters.labels ?? {}).length > 0) return 2;
    return clusters.stages === undefined ? 0 : 1;
  };
  return [...model.byKind.Override.values()]
    .filter(({ spec }) => spec.feature === feature.name)
    .filter((override) => model.selected.get(override)?.includes(cluster) === true)
    .toSorted((a, b) => order(b) - order(a) || (a.name < b.name ? -1 : 1));
}

/** Whether an emergency closes a direct or indirect dependency on the cluster. */
function shutByEmergencyElsewhere(model: Model, feature: Feature, cluster: Cluster, seen: Set<string>): boolean {
  return (feature.spec.dependsOn ?? []).some((name) => {
    const dependency = model.byKind.Feature.get(name);
    if (dependency === undefined || seen.has(name)) return false;
    seen.add(name);
    const has = alone(model, dependency, cluster).level !== null;
    if (has && selecting(model, dependency, cluster)[0]?.spec.emergency === true) return true;
    return shutByEmergencyElsewhere(model, dependency, cluster, seen);
  });
}

function runs(model: Model, cluster: Cluster, track: string): string | undefined {
  const own = cluster.spec.releases?.[track] ?? (track === "platform" ? cluster.spec.release : undefined);
  return own === "latest" ? model.settings.releases.get(track)?.at(-1)?.name : own;
}

function rank(model: Model, level: string): number {
  return model.settings.levels.findIndex(({ name }) => name === level);
}

/** Whether release `a` is after `b`. */
function newer(a: string, b: string): boolean {
  const parts = (release: string): readonly number[] => [...release.split(".").map(Number), 0, 0].slice(0, 3);
  const [left, right] = [parts(a), parts(b)];
  const at = left.findIndex((part, index) => part !== right[index]);
  return at !== -1 && (left[at] ?? 0) > (right[at] ?? 0);
}
