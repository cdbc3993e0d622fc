/** The key that applications ask for. It is the same on every cluster: no Patch changes it. */
import type { Feature } from "./model.ts";
import type { Path } from "../../base/source.ts";

export function flagKeyOf({ name, spec }: Pick<Feature, "name" | "spec">): string {
  return spec.flag?.key ?? name;
}

/** Where the key of a feature is written. */
export function flagKeyPath({ spec }: Pick<Feature, "spec">): Path {
  return spec.flag?.key === undefined ? ["metadata", "name"] : ["spec", "flag", "key"];
}
