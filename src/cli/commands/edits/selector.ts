/** Builds the cluster selector of an edit from the command line. */
import { isDeepStrictEqual } from "node:util";
import type { ClusterSelector } from "../../../compiler/kinds.ts";
import type { ParsedOptions, Option } from "../command.ts";
import { LABEL, parseLabels } from "../labels.ts";
import { checkResource, select } from "../match-names.ts";
import type { Editable } from "./plan.ts";

export const SELECTOR: {
  readonly [Name in "cluster" | "stage" | "label" | "exclude"]: Option & {
    readonly value: string;
    readonly repeatable: true;
  };
} = {
  cluster: { value: "GLOB", completes: "clusters", repeatable: true, description: "limit to these clusters" },
  stage: { value: "STAGE", repeatable: true, description: "limit to clusters of these stages" },
  label: LABEL,
  exclude: { value: "CLUSTER", repeatable: true, description: "exclude these clusters" },
};

/** Undefined for all clusters. Throws a UsageError for an unknown name. */
export function selectorOf(given: ParsedOptions<typeof SELECTOR>, { model }: Editable): ClusterSelector | undefined {
  const clusters = [...model.byKind.Cluster.keys()];
  const names = [...select("cluster", given.cluster, clusters)];
  for (const stage of given.stage) checkResource("Stage", stage, model);
  for (const name of given.exclude) checkResource("Cluster", name, model);
  const labels = labelsOf(given.label);
  const selector: ClusterSelector = {
    ...(names.length === 0 ? {} : { names }),
    ...(given.stage.length === 0 ? {} : { stages: given.stage }),
    ...(labels === undefined ? {} : { labels }),
    ...(given.exclude.length === 0 ? {} : { exclude: given.exclude }),
  };
  return Object.keys(selector).length === 0 ? undefined : selector;
}

/** Undefined without labels. Throws a UsageError for text that is not `KEY=VALUE`. */
export function labelsOf(given: readonly string[]): ClusterSelector["labels"] {
  if (given.length === 0) return undefined;
  return Object.fromEntries(
    [...parseLabels(given)].map(([key, values]) => [key, values.length === 1 ? (values[0] ?? "") : [...values]]),
  );
}

/** Whether two selectors are equal, ignoring the order. */
export function isSameSelector(a: ClusterSelector | undefined, b: ClusterSelector | undefined): boolean {
  return isDeepStrictEqual(sorted(a), sorted(b));
}

function sorted({ names = [], stages = [], labels = {}, exclude = [] }: ClusterSelector = {}): unknown {
  const values = Object.entries(labels).map(([key, value]) => [key, [value].flat().toSorted()] as const);
  return [names.toSorted(), stages.toSorted(), exclude.toSorted(), Object.fromEntries(values)];
}
