/**
 * Which plain scalars mean different things to different readers: YAML 1.2 (core), YAML 1.1, and the Go readers behind
 * kubectl, Argo CD and Flux. Nothing here is judged by what the value is for.
 */

export type Doubt = "boolean" | "number" | "date" | "not-finite" | "inexact";

const BOOLEAN = /^(?:[yY]|[yY]es|YES|[nN]|[nN]o|NO|[oO]n|ON|[oO]ff|OFF)$/;
/** As every reader takes it. */
const NUMBER = /^(?:0x[0-9a-fA-F]+|[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?)$/;
/** Octal, or decimal without its zeros, or text. */
const LEADING_ZERO = /^[-+]?0[0-9]+$/;
/** Bases and signs that only some know. */
const BASE = /^(?:[-+]?0[bB][01]+|[-+]?0[oO][0-7]+|[-+]0[xX][0-9a-fA-F]+|0X[0-9a-fA-F]+)$/;
/** Base 60: `22:00`. */
const SEXAGESIMAL = /^[-+]?[0-9]+(?::[0-5]?[0-9])+(?:\.[0-9]*)?$/;
/** Numbers without digits: a reader of YAML 1.1 makes NaN of `.` and `e1`. */
const EMPTY = /^[-+]?(?:0[bx]_+|\._*(?:[eE][-+]?[0-9]+)?|[eE][-+]?[0-9]+)$/;
const NOT_FINITE = /^(?:[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/;
const DATE = /^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:$|[tT \t])/;
const INTEGER = /^(?:0x[0-9a-fA-F]+|[-+]?[0-9]+)$/;

/** Letters that a word or a number in doubt can begin with. */
const SUSPECT = /^[-+.0-9eEyYnNoO]/;

/** What is doubtful about a plain scalar; undefined if all readers take it alike. */
export function ambiguity(text: string): Doubt | undefined {
  if (!SUSPECT.test(text)) return undefined;
  if (BOOLEAN.test(text)) return "boolean";
  if (NOT_FINITE.test(text)) return "not-finite";
  if (DATE.test(text)) return "date";
  // Some readers drop underscores before they look.
  const digits = /^[-+.0-9]/.test(text) ? text.replaceAll("_", "") : text;
  if (LEADING_ZERO.test(digits) || BASE.test(digits) || SEXAGESIMAL.test(digits) || EMPTY.test(text)) return "number";
  if (!NUMBER.test(digits)) return undefined;
  if (digits !== text) return "number";
  return INTEGER.test(text) ? inexact(Number(text)) : notFinite(Number(text));
}

function inexact(value: number): Doubt | undefined {
  return Number.isSafeInteger(value) ? undefined : "inexact";
}

function notFinite(value: number): Doubt | undefined {
  return Number.isFinite(value) ? undefined : "not-finite";
}
