/**
 * Finds plain scalars that parsers read differently: YAML 1.2 (core), YAML 1.1, and the Go parsers in kubectl, Argo CD
 * and Flux. The field that contains the value is not considered.
 */

export type Ambiguity = "boolean" | "number" | "date" | "not-finite" | "inexact";

const BOOLEAN = /^(?:[yY]|[yY]es|YES|[nN]|[nN]o|NO|[oO]n|ON|[oO]ff|OFF)$/;
/** A number for every parser. */
const NUMBER = /^(?:0x[0-9a-fA-F]+|[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?)$/;
/** Parsers read octal, decimal or text. */
const LEADING_ZERO = /^[-+]?0[0-9]+$/;
/** Bases and signs that only some parsers support. */
const BASE = /^(?:[-+]?0[bB][01]+|[-+]?0[oO][0-7]+|[-+]0[xX][0-9a-fA-F]+|0X[0-9a-fA-F]+)$/;
/** Base 60: `22:00`. */
const SEXAGESIMAL = /^[-+]?[0-9]+(?::[0-5]?[0-9])+(?:\.[0-9]*)?$/;
/** Numbers without digits: a YAML 1.1 parser reads `.` and `e1` as NaN. */
const EMPTY = /^[-+]?(?:0[bx]_+|\._*(?:[eE][-+]?[0-9]+)?|[eE][-+]?[0-9]+)$/;
const NOT_FINITE = /^(?:[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/;
const DATE = /^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:$|[tT \t])/;
const INTEGER = /^(?:0x[0-9a-fA-F]+|[-+]?[0-9]+)$/;

/** The first characters that an ambiguous scalar can have. */
const SUSPECT = /^[-+.0-9eEyYnNoO]/;

/** How parsers disagree about a plain scalar; undefined if they agree. */
export function ambiguity(text: string): Ambiguity | undefined {
  if (!SUSPECT.test(text)) return undefined;
  if (BOOLEAN.test(text)) return "boolean";
  if (NOT_FINITE.test(text)) return "not-finite";
  if (DATE.test(text)) return "date";
  // Some parsers remove underscores from numbers.
  const digits = /^[-+.0-9]/.test(text) ? text.replaceAll("_", "") : text;
  if (LEADING_ZERO.test(digits) || BASE.test(digits) || SEXAGESIMAL.test(digits) || EMPTY.test(text)) return "number";
  if (!NUMBER.test(digits)) return undefined;
  if (digits !== text) return "number";
  return INTEGER.test(text) ? inexact(Number(text)) : notFinite(Number(text));
}

function inexact(value: number): Ambiguity | undefined {
  return Number.isSafeInteger(value) ? undefined : "inexact";
}

function notFinite(value: number): Ambiguity | undefined {
  return Number.isFinite(value) ? undefined : "not-finite";
}
