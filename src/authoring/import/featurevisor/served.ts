/** The values that a feature or a variable serves. */
import type { Fields } from "../importer.ts";
import type { Leaf } from "./variation-weights.ts";

/** The fields of `flag` without its targeting, and the variant for each outcome. */
export interface Served {
  readonly type: "boolean" | "string" | "number" | "object";
  readonly variants: Fields;
  readonly enabled: string;
  readonly disabled: string;
  readonly leaf: Leaf;
}
