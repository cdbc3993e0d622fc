/** Filters of a listing. A filter without effect is a usage error. */
import { flagKeyOf } from "../../../compiler/link/index.ts";
import type { Feature } from "../../../compiler/link/index.ts";
import type { ClusterState, FeatureState } from "../../../compiler/resolve/index.ts";
import { UsageError } from "../command.ts";
import { select } from "../match-names.ts";
import type { CompiledModel } from "../compile-project.ts";

export interface Filters {
  readonly cluster: readonly string[];
  readonly stage: readonly string[];
  readonly feature: readonly string[];
  readonly service: readonly string[];
  readonly owner: readonly string[];
  readonly state: readonly string[];
  readonly reason: readonly string[];
}
export type FilterName = keyof Filters;

/** Undefined means no filter. */
type Chosen = ReadonlySet<string> | undefined;

export interface Choose {
  /** Whether a name passes the filter. */
  readonly by: (filter: FilterName, name: string | undefined) => boolean;
  readonly feature: (feature: Feature) => boolean;
  readonly cluster: (at: ClusterState) => boolean;
  readonly state: (state: FeatureState) => boolean;
  /** Throws a UsageError if any other filter was given; `what` is the listing, for the message. */
  readonly only: (what: string, filters: readonly FilterName[]) => void;
}

/** Throws a UsageError for a filter that matches nothing. */
export function chooser(given: Filters, { model }: CompiledModel): Choose {
  const features = [...model.byKind.Feature.values()];
  const owners = features.flatMap(({ spec }) => spec.owners ?? []);
  const known: Readonly<Record<FilterName, Iterable<string>>> = {
    cluster: model.byKind.Cluster.keys(),
    stage: model.byKind.Stage.keys(),
    feature: new Set(features.flatMap((one) => [one.name, flagKeyOf(one)])),
    service: model.byKind.Service.keys(),
    owner: new Set(owners.toSorted()),
    state: given.state,
    reason: given.reason,
  };
  const chosen = new Map<FilterName, Chosen>();
  for (const filter of Object.keys(known) as FilterName[])
    chosen.set(filter, given[filter].length === 0 ? undefined : select(filter, given[filter], [...known[filter]]));
  const named = chosen.get("feature");
  // A glob may match the key of a flag.
  if (named !== undefined)
    chosen.set("feature", new Set(features.flatMap((one) => (isNamedIn(one, named) ? [one.name] : []))));

  const by: Choose["by"] = (filter, name) => {
    const names = chosen.get(filter);
    return names === undefined || (name !== undefined && names.has(name));
  };
  const feature: Choose["feature"] = ({ name, spec }) =>
    by("feature", name) &&
    by("service", spec.service) &&
    (chosen.get("owner") === undefined || (spec.owners ?? []).some((owner) => by("owner", owner)));
  return {
    by,
    feature,
    cluster: (at) => by("cluster", at.cluster.name) && by("stage", at.stage.name),
    state: (state) => feature(state.feature) && by("state", state.state) && by("reason", state.reason),
    only: (what, filters) => {
      const other = [...chosen].find(([name, names]) => names !== undefined && !filters.includes(name));
      if (other === undefined) return;
      const able = filters.map((name) => `--${name}`).join(", ");
      throw new UsageError(
        `"--${other[0]}" does not apply to ${what}`,
        able === "" ? "they have no filters" : `use ${able}`,
      );
    },
  };
}

function isNamedIn(feature: Feature, names: ReadonlySet<string>): boolean {
  return names.has(feature.name) || names.has(flagKeyOf(feature));
}
