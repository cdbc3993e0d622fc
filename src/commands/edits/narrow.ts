/** A selector that leaves clusters out, as a person would write it: by what it names, else by what it takes out again. */
import { append, remove, set } from "../../edit.ts";
import type { Operation } from "../../edit.ts";
import type { ClusterSelector } from "../../kinds.ts";
import type { Cluster } from "../../link.ts";

/** What is left out: some of the clusters that a selector means, never all. */
export interface Lost {
  readonly clusters: readonly Cluster[];
  /** Stages of which every cluster is lost, also one that is still to come. */
  readonly stages: ReadonlySet<string>;
}

export interface Narrowed {
  readonly selector: ClusterSelector;
  /** What makes it so in a document whose selector stands at `spec.clusters`. */
  readonly operations: readonly Operation[];
}

const AT = ["spec", "clusters"];

export function narrowed(selector: ClusterSelector | undefined, { clusters, stages }: Lost): Narrowed {
  const lost = new Set(clusters.map(({ name }) => name));
  if (selector?.names !== undefined) return without(selector, "names", selector.names, lost);
  const byStage = clusters.every(({ spec }) => stages.has(spec.stage));
  if (selector?.stages !== undefined && byStage) return without(selector, "stages", selector.stages, stages);
  const names = [...lost];
  const before = selector?.exclude;
  const after = { ...selector, exclude: [...(before ?? []), ...names] };
  if (selector === undefined) return { selector: after, operations: [set(["spec"], "clusters", { exclude: names })] };
  if (before === undefined) return { selector: after, operations: [set(AT, "exclude", names)] };
  return { selector: after, operations: names.map((name) => append([...AT, "exclude"], name)) };
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
    // From the last one on, so that those before it keep their numbers.
    operations: indices.toReversed().map((index) => remove([...AT, key], index)),
  };
}
