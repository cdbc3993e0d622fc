/** Who uses which features: every workload that a feature names, once, with all that name it. */
import type { FeatureWorkload } from "../../kinds.ts";
import type { Model } from "../../link.ts";
import type { ClusterState } from "../../resolve.ts";
import { fit } from "../fit.ts";
import { listOf } from "../groups.ts";
import { remembered } from "../remembered.ts";
import type { Slot } from "./placement.ts";
import { sourcesOf } from "./source.ts";
import type { Source } from "./source.ts";

export interface Workload {
  /** `<namespace>-<kind>-<name>`. Only a kind has capitals, so that no two are alike. */
  readonly folder: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  /** Of all its features in `features` of any cluster's state. */
  readonly positions: readonly number[];
  /** Of those whose flips restart it. */
  readonly restartedBy: readonly number[];
}

/** Sorted by folder. They do not depend on the cluster, so that what includes one always finds it. */
export const workloadsOf: (model: Model) => readonly Workload[] = remembered((model: Model): readonly Workload[] => {
  const found = new Map<string, { readonly position: number; readonly use: FeatureWorkload }[]>();
  [...model.byKind.Feature.values()].forEach(({ spec: { workloads = [] } }, position) => {
    for (const use of workloads) listOf(found, fit(`${use.namespace}-${use.kind}-${use.name}`)).push({ position, use });
  });
  return [...found]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([folder, uses]) => {
      const [first] = uses;
      if (first === undefined) return [];
      const { kind, namespace, name } = first.use;
      const restarting = uses.filter(({ use }) => use.restart !== "Never");
      const positions = uses.map(({ position }) => position);
      return [{ folder, kind, namespace, name, positions, restartedBy: restarting.map(({ position }) => position) }];
    });
});

/**
 * The one source that a workload needs: its service's, or that of everything if its features are of several. Never two:
 * the operator would put their lists one behind the other, and a remote source of the second would win over our flags
 * in the first. Undefined where no feature of it is rendered, since a pod that names a missing source is refused.
 */
export function sourceFor(
  { namespace, positions }: Workload,
  slots: readonly Slot[],
  { features }: ClusterState,
): Source | undefined {
  const here = slots.filter((slot) => slot.namespace === namespace);
  const own = new Set(positions.filter((position) => features[position]?.level !== null));
  const groups = new Set(here.filter((slot) => slot.positions.some((one) => own.has(one))).map(({ group }) => group));
  const [everything, ...single] = sourcesOf(here);
  if (groups.size !== 1) return groups.size === 0 ? undefined : everything;
  return single.find(({ of }) => of.some(({ group }) => groups.has(group)));
}
