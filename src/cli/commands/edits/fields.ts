/** Computes the operations that set fields of a document. */
import { isDeepStrictEqual } from "node:util";
import { set } from "../../../authoring/edit/index.ts";
import type { Operation } from "../../../authoring/edit/index.ts";
import type { Path } from "../../../base/source.ts";
import type { Value } from "../../../compiler/parse/index.ts";

type Fields = Readonly<Record<string, unknown>>;

/** Leaves out undefined fields. */
export function present(fields: Fields): { readonly [key: string]: Value } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    readonly [key: string]: Value;
  };
}

/** The operations that give a map, by default the spec, these values. Undefined values are not changed. */
export function changesTo(now: object, wanted: Fields, path: Path = ["spec"]): readonly Operation[] {
  return Object.entries(present(wanted)).flatMap(([key, value]) =>
    isDeepStrictEqual((now as Fields)[key], value) ? [] : [set(path, key, value)],
  );
}

/** Whether the command line has an option. */
export function isGiven(value: boolean | string | readonly string[] | undefined): boolean {
  return typeof value === "object" ? value.length > 0 : value !== undefined && value !== false;
}
