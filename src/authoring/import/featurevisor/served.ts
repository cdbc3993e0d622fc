/** What a feature serves. */
import type { Fields } from "../importer.ts";
import type { Leaf } from "./variation-weights.ts";

/** What is served: the fields of `flag` without its targeting, and how an outcome is answered. */
export interface Served {
  readonly type: "boolean" | "string" | "number" | "object";
  readonly variants: Fields;
  readonly enabled: string;
  readonly disabled: string;
  readonly leaf: Leaf;
}
