/** Narrows a selector as a person would: removes names from it, else excludes clusters. */
import { append, remove, set } from "../../../authoring/edit/index.ts";
import type { Operation } from "../../../authoring/edit/index.ts";
import type { ClusterSelector } from "../../../compiler/kinds.ts";
import type { Cluster } from "../../../compiler/link/index.ts";

/** The clusters and stages to leave out. */
export interface Lost {
  /** Some of the clusters that a selector matches, never all; empty if only stages are named. */
  readonly clusters: readonly Cluster[];
  /** Stages that lose every cluster, including clusters added later; empty if clusters are named. */
  readonly stages: ReadonlySet<string>;
}

export interface Narrowed {
  readonly selector: ClusterSelector;
  /** The operations for a document with its selector at `spec.clusters`. */
  readonly operations: readonly Operation[];
}

const AT = ["spec", "clusters"];

/**
 * `allStages`: the stages of the platform. To leave out stages, names the other ones, because `exclude` takes clusters
 * only: a cluster that is added to such a stage later must not get the feature.
 */
export function narrowed(
  selector: ClusterSelector | undefined,
  { clusters, stages }: Lost,
  allStages: readonly string[],
): Narrowed {
  const lost = new Set(clusters.map(({ name }) => name));
  if (selector?.names !== undefined) return without(selector, "names", selector.names, lost);
  if (stages.size > 0) {
    if (selector?.stages !== undefined) return without(selector, "stages", selector.stages, stages);
    return withField(
      selector,
      "stages",
      allStages.filter((stage) => !stages.has(stage)),
    );
  }
  const names = [...lost];
  const before = selector?.exclude;
  if (before === undefined) return withField(selector, "exclude", names);
  return {
    selector: { ...selector, exclude: [...before, ...names] },
    operations: names.map((name) => append([...AT, "exclude"], name)),
  };
}

function withField(
  selector: ClusterSelector | undefined,
  key: "stages" | "exclude",
  values: readonly string[],
): Narrowed {
  const operation = selector === undefined ? set(["spec"], "clusters", { [key]: values }) : set(AT, key, values);
  return { selector: { ...selector, [key]: values }, operations: [operation] };
}

function without(
  selector: ClusterSelector,
  key: "names" | "stages",
  values: readonly string[],
  gone: ReadonlySet<string>,
): Narrowed {
  const indices = values.flatMap((value, index) => (gone.has(value) ? [index] : []));
  return {
    selector: { ...selector, [key]: values.filter((value) => !gone.has(value)) },
    // Last index first, so that earlier ones stay valid.
    operations: indices.toReversed().map((index) => remove([...AT, key], index)),
  };
}
