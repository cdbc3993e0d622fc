/** Looking into values of which nothing is known, and saying what they are. */
import type { Value } from "../../compiler/parse/index.ts";

import type { Fields } from "../../compiler/untrusted/index.ts";
export { fieldsOf, isFields, itemsOf } from "../../compiler/untrusted/index.ts";

/** A text that says something. */
export function textOf(value: Value | undefined): string | undefined {
  return typeof value === "string" && value.trim() !== "" ? value.trim() : undefined;
}

/** At most so many code points; what is cut ends with `...`. */
export function cutTo(most: number, text: string): string {
  const characters = [...text];
  return characters.length <= most ? text : `${characters.slice(0, most - 3).join("")}...`;
}

/** A value as one word of a sentence or a name, whatever it is. */
export function wordOf(value: Value | undefined): string {
  return typeof value === "string" ? value : JSON.stringify(value ?? null);
}

/** Nothing for a flag that is as every feature's is. */
export function flagWith(key: string | undefined, flag: Fields): { readonly flag?: Fields } {
  const whole = { ...(key === undefined ? {} : { key }), ...flag };
  return Object.keys(whole).length === 0 ? {} : { flag: whole };
}

/** `an ActivityPolicy`. */
export function article(noun: string): "a" | "an" {
  return /^[AEIOU]/i.test(noun) ? "an" : "a";
}
