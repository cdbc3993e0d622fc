/** Keeps unapproved features and their dependents off on clusters with `accreditation: hold`. */
import { valueAt } from "../../base/collections.ts";
import type { Accreditation, Cluster, Feature, Model, Stage } from "../link/index.ts";
import type { FeatureState } from "./state.ts";
import { becauseOfAccreditation, becauseOfHold } from "./reason-links.ts";
import { dependentsOf, reachable, closeState } from "./dependencies.ts";
import type { ClusterStates } from "./dependencies.ts";

/** Permanent features can't be closed; they are reported like other unapproved features that are on. */
export function holdUnapproved(
  rows: readonly ClusterStates[],
  inForce: ReadonlyMap<Cluster, Accreditation>,
  model: Model,
): void {
  const holding = rows.filter(({ site }) => site.stage.spec.accreditation === "hold" && inForce.has(site.cluster));
  if (holding.length === 0) return;
  const dependents = dependentsOf(model);
  const cache = new Map<FeatureState, Map<string, FeatureState>>();
  for (const { site, states } of holding) {
    const record = inForce.get(site.cluster);
    if (record === undefined) continue;
    const approved = new Set(record.spec.features);
    const close = (name: string, unapproved: Feature): void => {
      const state = states.get(name);
      if (state?.open !== true || state.level === null) return;
      states.replace(name, heldBack(state, { stage: site.stage, record, unapproved }, cache));
    };
    const unapproved = states.list.filter(
      ({ open, level, feature }) => open && level !== null && !approved.has(feature.name),
    );
    for (const { feature } of unapproved) close(feature.name, feature);
    for (const { feature } of unapproved)
      for (const name of [...reachable(feature.name, dependents)].sort()) close(name, feature);
  }
}

interface Hold {
  readonly stage: Stage;
  readonly record: Accreditation;
  readonly unapproved: Feature;
}

/** Clusters that shared a state and have the same record share the result. */
function heldBack(
  state: FeatureState,
  { stage, record, unapproved }: Hold,
  cache: Map<FeatureState, Map<string, FeatureState>>,
): FeatureState {
  const results = cache.get(state) ?? new Map<string, FeatureState>();
  cache.set(state, results);
  const key = `${stage.name} ${record.name} ${unapproved.name}`;
  return valueAt(results, key, () => withoutApproval(state, { stage, record, unapproved }));
}

/** The override that opened the gate counts as beaten. */
function withoutApproval(state: FeatureState, { stage, record, unapproved }: Hold): FeatureState {
  const { gateOverride, ...rest } = closeState(state, becauseOfHold(stage), becauseOfAccreditation(record));
  const beaten = gateOverride === undefined ? state.overridden : [gateOverride, ...state.overridden];
  return { ...rest, reason: "accreditation", unapproved, overridden: beaten };
}
