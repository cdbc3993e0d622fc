/** Converts the state of a cluster to plain data for policies with `for: ClusterState`. */
import type { Value } from "../parse/index.ts";
import type { ClusterState, FeatureState } from "../resolve/index.ts";

export function policyView({ cluster, stage, threshold, releases, render, features }: ClusterState): Value {
  return {
    cluster: cluster.name,
    stage: stage.name,
    threshold: threshold.name,
    thresholdRank: threshold.rank,
    labels: { ...cluster.metadata.labels },
    releases: Object.fromEntries(releases),
    render,
    features: features.map(featureView),
  };
}

/** The fields of each feature, all of which are always present. */
export const VIEWED_FIELDS: readonly string[] = [
  "name",
  "service",
  "purpose",
  "owners",
  "labels",
  "state",
  "open",
  "level",
  "levelRank",
  "lifecycle",
  "effectiveLevel",
  "effectiveLevelRank",
  "reason",
  "variant",
  "decides",
  "locked",
  "consumers",
];

function featureView(state: FeatureState): Value {
  const { feature, level, effectiveLevel } = state;
  return {
    name: feature.name,
    service: feature.spec.service ?? null,
    purpose: feature.spec.purpose ?? "release",
    owners: feature.spec.owners ?? [],
    labels: { ...feature.metadata.labels },
    state: state.state,
    open: state.open,
    level: level?.name ?? null,
    levelRank: level?.rank ?? null,
    lifecycle: level?.lifecycle ?? null,
    effectiveLevel: effectiveLevel?.name ?? null,
    effectiveLevelRank: effectiveLevel?.rank ?? null,
    reason: state.reason,
    variant: state.variant,
    decides: state.decides,
    locked: state.locked,
    consumers: (state.consumers ?? []).map(({ kind, name }) => `${kind}/${name}`),
  };
}
