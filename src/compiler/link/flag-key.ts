/** The flag key that applications evaluate. It is the same on every cluster, because a Patch can't change it. */
import type { Feature } from "./model.ts";
import type { Path } from "../../base/source.ts";

export function flagKeyOf({ name, spec }: Pick<Feature, "name" | "spec">): string {
  return spec.flag?.key ?? name;
}

/** The path of the field that sets the key of a feature. */
export function flagKeyPath({ spec }: Pick<Feature, "spec">): Path {
  return spec.flag?.key === undefined ? ["metadata", "name"] : ["spec", "flag", "key"];
}
