/** The meaning of a cluster's state: its features that are on, and its catalog, each with a value to compare. */
import { valueAt } from "../../base/collections.ts";
import type { ClusterState, FeatureState } from "../../compiler/resolve/index.ts";
import type { Meaning } from "../rollout/index.ts";

/** Clusters with the same state share the objects. */
const values = new WeakMap<object, string>();
const meanings = new WeakMap<ClusterState, Meaning>();

const NOTHING: Meaning = new Map();

/** Feature -> what it serves, and `Kind/name` of the catalog -> its content. Consumers are left out: grants go at once. */
export function meaningOf(state: ClusterState | undefined): Meaning {
  return state === undefined ? NOTHING : valueAt(meanings, state, () => readMeaning(state));
}

function readMeaning({ features, catalog }: ClusterState): Meaning {
  const resources = [catalog.services, catalog.types, catalog.meters, catalog.limits].flatMap((map) => [
    ...map.values(),
  ]);
  return new Map([
    ...features
      .filter(({ open }) => open)
      .map((state) => [state.feature.name, valueAt(values, state, () => servedBy(state))] as const),
    ...resources.map(
      (resource) =>
        [`${resource.kind}/${resource.name}`, valueAt(values, resource, () => JSON.stringify(resource.spec))] as const,
    ),
  ]);
}

function servedBy({ state, variant, decides, flag, lockedTo }: FeatureState): string {
  return JSON.stringify([state, variant, decides, flag, lockedTo]);
}
