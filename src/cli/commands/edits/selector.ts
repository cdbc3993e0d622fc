/** Builds the cluster selector of an edit from the command line. */
import { isDeepStrictEqual } from "node:util";
import type { ClusterSelector } from "../../../compiler/kinds.ts";
import { UsageError } from "../command.ts";
import type { ParsedOptions, Option } from "../command.ts";
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
  label: { value: "KEY=VALUE", repeatable: true, description: "limit to clusters with this label" },
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
  const pairs = given.map((one) => one.split("="));
  const wrong = pairs.findIndex(([key = "", value = "", ...rest]) => key === "" || value === "" || rest.length > 0);
  if (wrong !== -1) throw new UsageError(`"${given[wrong]}" is not a label`, "use the form region=eu");
  const values = Map.groupBy(pairs, ([key = ""]) => key);
  return Object.fromEntries(
    [...values].map(([key, all]) => {
      const own = all.map(([, value = ""]) => value);
      return [key, own.length === 1 ? (own[0] ?? "") : own];
    }),
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
