/** Looking into values of which nothing is known. */
import type { Value } from "../parse/index.ts";

export type Fields = { readonly [key: string]: Value };

export function isFields(value: Value | undefined): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A map, or an empty one. */
export function fieldsOf(value: Value | undefined): Fields {
  return isFields(value) ? value : {};
}

/** A list, or an empty one. */
export function itemsOf(value: Value | undefined): readonly Value[] {
  return Array.isArray(value) ? value : [];
}
