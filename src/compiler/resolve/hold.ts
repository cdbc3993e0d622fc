/** `accreditation: hold`: what the record in force does not approve is kept off, and so is what depends on it. */
import { valueAt } from "../../base/collections.ts";
import type { Accreditation, Cluster, Feature, Model, Stage } from "../link/index.ts";
import type { FeatureState } from "./state.ts";
import { becauseOfAccreditation, becauseOfHold } from "./reason-links.ts";
import { dependentsOf, reachable, shut } from "./dependencies.ts";
import type { ClusterStates } from "./dependencies.ts";

/** Permanent features have no gate that could be shut: they are reported like everything else that is on unapproved. */
export function hold(rows: readonly ClusterStates[], inForce: ReadonlyMap<Cluster, Accreditation>, model: Model): void {
  const holding = rows.filter(({ site }) => site.stage.spec.accreditation === "hold" && inForce.has(site.cluster));
  if (holding.length === 0) return;
  const dependents = dependentsOf(model);
  const known = new Map<FeatureState, Map<string, FeatureState>>();
  for (const { site, states } of holding) {
    const record = inForce.get(site.cluster);
    if (record === undefined) continue;
    const approved = new Set(record.spec.features);
    const close = (name: string, unapproved: Feature): void => {
      const state = states.get(name);
      if (state?.open !== true || state.level === null) return;
      states.replace(name, heldBack(state, { stage: site.stage, record, unapproved }, known));
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

/** One object for all clusters that agreed before and have the same record. */
function heldBack(
  state: FeatureState,
  { stage, record, unapproved }: Hold,
  known: Map<FeatureState, Map<string, FeatureState>>,
): FeatureState {
  const results = known.get(state) ?? new Map<string, FeatureState>();
  known.set(state, results);
  const key = `${stage.name} ${record.name} ${unapproved.name}`;
  return valueAt(results, key, () => withoutApproval(state, { stage, record, unapproved }));
}

/** An override that opened the gate has been beaten. */
function withoutApproval(state: FeatureState, { stage, record, unapproved }: Hold): FeatureState {
  const { gateOverride, ...rest } = shut(state, becauseOfHold(stage), becauseOfAccreditation(record));
  const beaten = gateOverride === undefined ? state.beaten : [gateOverride, ...state.beaten];
  return { ...rest, reason: "accreditation", unapproved, beaten };
}
