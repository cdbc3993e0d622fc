/** Computes the operations that set fields of a document. */
import { isDeepStrictEqual } from "node:util";
import { set } from "../../../authoring/edit/index.ts";
import type { Operation } from "../../../authoring/edit/index.ts";
import type { Value } from "../../../compiler/parse/index.ts";

type Fields = Readonly<Record<string, unknown>>;

/** Leaves out undefined fields. */
export function present(fields: Fields): { readonly [key: string]: Value } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    readonly [key: string]: Value;
  };
}

/** The operations that give a spec these values. Undefined values are not changed. */
export function changesTo(spec: object, wanted: Fields): readonly Operation[] {
  return Object.entries(present(wanted)).flatMap(([key, value]) =>
    isDeepStrictEqual((spec as Fields)[key], value) ? [] : [set(["spec"], key, value)],
  );
}
