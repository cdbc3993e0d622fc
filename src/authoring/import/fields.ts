/** Reads values of unknown types, and describes them. */
import type { Value } from "../../compiler/parse/index.ts";

import type { Fields } from "../../compiler/untrusted/index.ts";
export { fieldsOf, isFields, itemsOf } from "../../compiler/untrusted/index.ts";

/** The trimmed text; undefined if it is empty or not a text. */
export function textOf(value: Value | undefined): string | undefined {
  return typeof value === "string" && value.trim() !== "" ? value.trim() : undefined;
}

/** Cuts to `most` code points; a cut text ends with `...`. */
export function truncate(most: number, text: string): string {
  const characters = [...text];
  return characters.length <= most ? text : `${characters.slice(0, most - 3).join("")}...`;
}

/** Any value as text for a sentence or a name. */
export function wordOf(value: Value | undefined): string {
  return typeof value === "string" ? value : JSON.stringify(value ?? null);
}

/** The field `flag`, left out if it is empty. */
export function flagWith(key: string | undefined, flag: Fields): { readonly flag?: Fields } {
  const whole = { ...(key === undefined ? {} : { key }), ...flag };
  return Object.keys(whole).length === 0 ? {} : { flag: whole };
}

/** `an ActivityPolicy`. */
export function article(noun: string): "a" | "an" {
  return /^[AEIOU]/i.test(noun) ? "an" : "a";
}
