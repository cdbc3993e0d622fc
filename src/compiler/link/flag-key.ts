/** The flag key that applications evaluate. It is the same on every cluster, because a Patch can't change it. */
import type { FeatureSummary } from "./model.ts";
import type { Path } from "../../base/source.ts";

export function flagKeyOf({
  name,
  spec,
}: {
  readonly name: string;
  readonly spec: Pick<FeatureSummary["spec"], "flag">;
}): string {
  return spec.flag?.key ?? name;
}

/** The path of the field that sets the key of a feature. */
export function flagKeyPath({ spec }: Pick<FeatureSummary, "spec">): Path {
  return spec.flag?.key === undefined ? ["metadata", "name"] : ["spec", "flag", "key"];
}
