/** The fields of a document that an edit gives it. */
import { isDeepStrictEqual } from "node:util";
import { set } from "../../../authoring/edit/index.ts";
import type { Operation } from "../../../authoring/edit/index.ts";
import type { Value } from "../../../compiler/parse/index.ts";

type Fields = Readonly<Record<string, unknown>>;

/** Without those that are undefined. */
export function present(fields: Fields): { readonly [key: string]: Value } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    readonly [key: string]: Value;
  };
}

/** What it takes for a spec to have these values; those that are undefined stay as they are. */
export function changesTo(spec: object, wanted: Fields): readonly Operation[] {
  return Object.entries(present(wanted)).flatMap(([key, value]) =>
    isDeepStrictEqual((spec as Fields)[key], value) ? [] : [set(["spec"], key, value)],
  );
}
