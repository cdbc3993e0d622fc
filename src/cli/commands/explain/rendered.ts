/** Finds the rendered files of a cluster that a feature affects: those that would differ without it. */
import { render } from "../../../render/render.ts";
import type { ClusterState, FeatureState } from "../../../compiler/resolve/index.ts";
import type { StateQuery } from "../../../analysis/explain/index.ts";

/** Paths in the output folder, in the order of rendering. */
export function renderedIn({ model, at, state, consumer }: StateQuery): readonly string[] {
  const without =
    consumer === undefined || state.consumers === undefined
      ? at.features.filter((one) => one !== state)
      : at.features.map((one) => (one === state ? withoutConsumer(one, consumer) : one));
  const contents = (features: readonly FeatureState[]): ReadonlyMap<string, string> => {
    const states: readonly ClusterState[] = [{ ...at, features }];
    const files = render({ model, states }, { clusters: new Set([at.cluster.name]) });
    return new Map([...files].map(({ path, content }) => [path, content]));
  };
  const others = contents(without);
  return [...contents(at.features)].flatMap(([path, content]) =>
    others.get(path) === content || path.endsWith("/kustomization.yaml") ? [] : [path],
  );
}

function withoutConsumer(state: FeatureState, { kind, name }: NonNullable<StateQuery["consumer"]>): FeatureState {
  const consumers = (state.consumers ?? []).filter((one) => one.kind !== kind || one.name !== name);
  return { ...state, consumers };
}
