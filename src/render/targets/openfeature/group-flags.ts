/**
 * Groups flags into FeatureFlags by service, in the namespaces of their workloads, so that no reference crosses a
 * namespace.
 */
import { append } from "../../../base/collections.ts";
import { flagKeyOf } from "../../../compiler/link/index.ts";
import type { FeatureSummary, Model, SummaryModel } from "../../../compiler/link/index.ts";
import { isRendered } from "../../../compiler/resolve/index.ts";
import type { ClusterState, FeatureState } from "../../../compiler/resolve/index.ts";
import { groupOf } from "../../service-group.ts";
import { memoizeByIdentity } from "../memoize.ts";
import { ALL_FLAGS, flagsName } from "./names.ts";
import { stateAt, statesOf } from "../feature-groups.ts";
import type { FeaturePosition, FeaturePositions } from "../feature-groups.ts";
import { shardOf } from "./shards.ts";

const DEFAULT_NAMESPACE = "openfeature-flags";

/** Sorts before all characters of names. */
const BETWEEN = "\0";

/** A FeatureFlag, independent of the cluster. */
export interface FlagSetSpec extends FeaturePositions {
  readonly namespace: string;
  /** Undefined for the flags of all groups in the namespace. */
  readonly group: string | undefined;
  /** The name of the FeatureFlag. */
  readonly name: string;
}

/**
 * Whether a source can list only one FeatureFlag. flagd stores flags by source address, and the proxy serves all
 * FeatureFlags from one address, so two of them would delete each other's flags.
 */
export function isOnePerSource({ project }: Pick<Model, "project">): boolean {
  return project.spec.targets?.openfeature?.provider === "flagd-proxy";
}

/** Sorted by namespace, group and shard; the one for all groups is last. */
export const flagSetSpecs: (model: SummaryModel) => readonly FlagSetSpec[] = memoizeByIdentity(
  (model: SummaryModel): readonly FlagSetSpec[] => {
    const { shards = {} } = model.project.spec.targets?.openfeature ?? {};
    const isOne = isOnePerSource(model);
    const ordered = byKey(model);
    const positions = new Map<string, FeaturePosition[]>();
    for (const { feature, position } of ordered)
      for (const namespace of namespacesOf(feature, model))
        append(positions, `${namespace}${BETWEEN}${groupOf(feature)}`, { name: feature.name, position });
    const specs = [...positions]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .flatMap(([key, inGroup]) => {
        const [namespace = "", group = ""] = key.split(BETWEEN);
        return specsOfGroup(namespace, group, inGroup, isOne ? 1 : (shards[group] ?? 1));
      });
    if (!isOne) return specs;
    const ranks = new Map(ordered.map(({ feature }, rank) => [feature.name, rank]));
    return [...Map.groupBy(specs, (spec) => spec.namespace).values()].flatMap((group) => withCombined(group, ranks));
  },
);

/** The flag sets of a namespace, and one for all flags if there are several. */
function withCombined(specs: readonly FlagSetSpec[], ranks: ReadonlyMap<string, number>): readonly FlagSetSpec[] {
  const [first, second] = specs;
  if (first === undefined || second === undefined) return specs;
  const rankOf = ({ name }: FeaturePosition): number => ranks.get(name) ?? 0;
  const positions = specs.flatMap((spec) => spec.positions).toSorted((a, b) => rankOf(a) - rankOf(b));
  return [...specs, { namespace: first.namespace, group: undefined, name: ALL_FLAGS, positions }];
}

/** The features with their positions, sorted by flag key, like the flags of an object. */
function byKey({ byKind }: SummaryModel): readonly { readonly feature: FeatureSummary; readonly position: number }[] {
  return [...byKind.Feature.values()]
    .map((feature, position) => ({ feature, position }))
    .sort((a, b) => (flagKeyOf(a.feature) < flagKeyOf(b.feature) ? -1 : 1));
}

export function namespacesOf(
  { spec: { workloads = [] } }: Pick<FeatureSummary, "spec">,
  { project }: Pick<Model, "project">,
): readonly string[] {
  const namespaces = new Set(workloads.map(({ namespace }) => namespace));
  if (namespaces.size > 0) return [...namespaces];
  return [project.spec.targets?.openfeature?.namespace ?? DEFAULT_NAMESPACE];
}

function specsOfGroup(
  namespace: string,
  group: string,
  positions: readonly FeaturePosition[],
  count: number,
): readonly FlagSetSpec[] {
  if (count === 1) return [{ namespace, group, name: flagsName(group), positions }];
  const shards = Map.groupBy(positions, ({ name }) => shardOf(name, count));
  return [...shards]
    .sort(([a], [b]) => a - b)
    .map(([shard, inShard]) => ({ namespace, group, name: flagsName(group, shard), positions: inShard }));
}

/** The flags of a set on a cluster. Clusters of a stage with the same states share the list, so it can be a cache key. */
export function flagsIn(spec: FlagSetSpec, state: ClusterState): readonly FeatureState[] {
  return renderedOf(statesOf(spec, state));
}

const renderedOf = memoizeByIdentity((states: ReturnType<typeof statesOf>): readonly FeatureState[] =>
  states.filter((state) => state !== undefined).filter(isRendered),
);

/** Whether the set has flags on the cluster. */
export function hasFlags(spec: FlagSetSpec, state: ClusterState): boolean {
  return flagsIn(spec, state).length > 0;
}

/** Undefined if the feature is unknown or no longer rendered. */
export function renderedAt(position: FeaturePosition, state: ClusterState): FeatureState | undefined {
  const feature = stateAt(position, state);
  return feature === undefined || !isRendered(feature) ? undefined : feature;
}
