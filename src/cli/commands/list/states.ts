/** Every feature on every cluster, a line each. */
import type { FeatureState } from "../../../compiler/resolve/index.ts";
import type { CompiledModel } from "../compile-project.ts";
import type { Choose } from "./filters.ts";
import type { ListOutput } from "./listing.ts";

const HEAD = ["CLUSTER", "FEATURE", "STATE", "LEVEL", "REASON", "VARIANT", "BECAUSE"];

export function listStates({ states }: CompiledModel, choose: Choose): ListOutput {
  const found = states
    .filter(choose.cluster)
    .flatMap((at) => at.features.filter(choose.state).map((state) => ({ at, state })));
  return {
    head: HEAD,
    rows: found.map(({ at, state }) => [
      at.cluster.name,
      state.feature.name,
      state.state === "granted" ? `granted to ${state.consumers?.length ?? 0}` : state.state,
      state.level?.name ?? "-",
      state.reason,
      state.decides === "variant" ? state.variant : state.decides,
      decisive(state),
    ]),
    json: found.map(({ at, state }) => ({
      cluster: at.cluster.name,
      stage: at.stage.name,
      feature: state.feature.name,
      state: state.state,
      level: state.level?.name ?? null,
      reason: state.reason,
      variant: state.variant,
      decides: state.decides,
      ...(state.consumers === undefined ? {} : { consumers: state.consumers.map(consumerOf) }),
      because: state.because.map(({ place }) => place),
    })),
  };
}

function consumerOf({ kind, name, intervals }: NonNullable<FeatureState["consumers"]>[number]): unknown {
  const isAlways = intervals.every(({ starts, expires }) => starts === undefined && expires === undefined);
  return { name: `${kind}/${name}`, ...(isAlways ? {} : { intervals }) };
}

/** The override, where one decided; else where the feature says its level. */
function decisive({ because, gateOverride }: FeatureState): string {
  const link = because.find(({ resource }) => resource === gateOverride) ?? because[0];
  return link?.place ?? "";
}
