/** Lists all workloads, each with the features that name it. */
import type { Model } from "../../../compiler/link/index.ts";
import type { ClusterState } from "../../../compiler/resolve/index.ts";
import type { Scope } from "../target.ts";
import { truncateName } from "../truncate-name.ts";
import { groupOf } from "../../service-group.ts";
import { memoizeByIdentity } from "../memoize.ts";
import { renderedAt } from "./group-flags.ts";
import type { FlagSetSpec } from "./group-flags.ts";
import type { FeaturePosition } from "../feature-groups.ts";
import { allFlagsSource, sourceOf } from "./source.ts";
import type { Source } from "./source.ts";

export interface Workload {
  /** `<namespace>-<kind>-<name>`, which is unique because only kinds have capitals. */
  readonly folder: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  /** Sorted by feature name. */
  readonly uses: readonly Use[];
}

export interface Use {
  readonly position: FeaturePosition;
  /** The group of its flag. */
  readonly group: string;
  readonly restarts: boolean;
}

export function scopeOf({ namespace, kind, name }: Pick<Workload, "namespace" | "kind" | "name">): Scope {
  return `Workload/${namespace}/${kind}/${name}`;
}

/** Sorted by folder. Independent of the cluster, so that references to a Component never break. */
export const workloadsOf: (model: Model) => readonly Workload[] = memoizeByIdentity(
  (model: Model): readonly Workload[] => {
    const found = new Map<string, Workload & { readonly uses: Use[] }>();
    [...model.byKind.Feature.values()].forEach((feature, position) => {
      for (const { kind, namespace, name, restart } of feature.spec.workloads ?? []) {
        const folder = truncateName(`${namespace}-${kind}-${name}`);
        const workload = found.get(folder) ?? { folder, kind, namespace, name, uses: [] };
        workload.uses.push({
          position: { name: feature.name, position },
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
 * The single source for a workload: its service's, or the one with all flags if it uses several services. Never two,
 * because the operator concatenates their lists, and a remote source in the second would override flags in the first.
 * Undefined if none of its features is rendered, because a pod with a missing source is rejected.
 */
export function sourceFor(
  { namespace, uses }: Workload,
  flagSets: readonly FlagSetSpec[],
  state: ClusterState,
): Source | undefined {
  const rendered = uses.filter(({ position }) => renderedAt(position, state) !== undefined);
  const [group, another] = new Set(rendered.map((use) => use.group));
  if (group === undefined) return undefined;
  const here = flagSets.filter((flagSet) => flagSet.namespace === namespace);
  return another === undefined ? sourceOf(group, here) : allFlagsSource(here);
}
