/** Who uses which features: every workload that a feature names, once, with all that name it. */
import type { Model } from "../../../compiler/link/index.ts";
import type { ClusterState } from "../../../compiler/resolve/index.ts";
import { truncateName } from "../truncate-name.ts";
import { groupOf } from "../../service-group.ts";
import { memoizeByIdentity } from "../memoize.ts";
import { renderedAt } from "./flag-sets.ts";
import type { FlagSetSpec } from "./flag-sets.ts";
import type { FeaturePosition } from "./feature-index.ts";
import { everything, sourceOf } from "./source.ts";
import type { Source } from "./source.ts";

export interface Workload {
  /** `<namespace>-<kind>-<name>`. Only a kind has capitals, so that no two are alike. */
  readonly folder: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  /** Sorted by the feature's name. */
  readonly uses: readonly Use[];
}

export interface Use {
  readonly seat: FeaturePosition;
  /** Of its flag. */
  readonly group: string;
  readonly restarts: boolean;
}

/** Sorted by folder. They do not depend on the cluster, so that what includes one always finds it. */
export const workloadsOf: (model: Model) => readonly Workload[] = memoizeByIdentity(
  (model: Model): readonly Workload[] => {
    const found = new Map<string, Workload & { readonly uses: Use[] }>();
    [...model.byKind.Feature.values()].forEach((feature, position) => {
      for (const { kind, namespace, name, restart } of feature.spec.workloads ?? []) {
        const folder = truncateName(`${namespace}-${kind}-${name}`);
        const workload = found.get(folder) ?? { folder, kind, namespace, name, uses: [] };
        workload.uses.push({
          seat: { name: feature.name, position },
          group: groupOf(feature),
          restarts: restart !== "Never",
        });
        found.set(folder, workload);
      }
    });
    return [...found.values()].sort((a, b) => (a.folder < b.folder ? -1 : 1));
  },
);

/**
 * The one source that a workload needs: its service's, or that of everything if its features are of several. Never two:
 * the operator would put their lists one behind the other, and a remote source of the second would win over our flags
 * in the first. Undefined where no feature of it is rendered, since a pod that names a missing source is refused.
 */
export function sourceFor(
  { namespace, uses }: Workload,
  slots: readonly FlagSetSpec[],
  state: ClusterState,
): Source | undefined {
  const rendered = uses.filter(({ seat }) => renderedAt(seat, state) !== undefined);
  const [group, another] = new Set(rendered.map((use) => use.group));
  if (group === undefined) return undefined;
  const here = slots.filter((slot) => slot.namespace === namespace);
  return another === undefined ? sourceOf(group, here) : everything(here);
}
