/** Keys and plain scalars as YAML 1.2 (core) takes them, where no reader takes them otherwise. */
import { DATE_FIELDS } from "../../kinds.ts";
import { ambiguity } from "../scalars.ts";
import type { Value } from "../../../base/value.ts";

/** Thrown wherever `yaml` has to look. One object for all: nobody sees it, and a trace would take longer than reading. */
export const BAIL_OUT: Error = new Error("in doubt");

const DATES: ReadonlySet<string> = new Set(DATE_FIELDS);
const LONGEST_KEY = 200;
const KEY = /^[A-Za-z_][A-Za-z0-9_./-]*$/;
const WORD = /^(?:~|null|true|false)$/i;
/** What a scalar begins with that is no text, or in doubt. */
const NOTABLE = /^[-+.0-9~eEfFnNoOtTyY]/;
const DECIMAL = /^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?$/;

/** Whether an unquoted key is spelt alike by every reader. */
export function isPlainKey(key: string): boolean {
  if (key.length > LONGEST_KEY || !KEY.test(key)) return false;
  if (!/^[eEfFnNoOtTyY_]/.test(key)) return true;
  return key !== "__proto__" && !WORD.test(key) && ambiguity(key) === undefined;
}

/** Whether a text that was quoted may be a key. */
export function isQuotedKey(key: string): boolean {
  return key !== "" && key.length <= LONGEST_KEY && key !== "<<" && key !== "__proto__";
}

/** The value of an unquoted scalar on one line; `field` is the nearest key above. */
export function plainValue(source: string, field: string): Value {
  if (!NOTABLE.test(source)) return source;
  const doubtful = ambiguity(source);
  if (doubtful === "date" && DATES.has(field)) return source;
  if (doubtful !== undefined) throw BAIL_OUT;
  if (WORD.test(source)) return word(source);
  // There is one zero.
  if (DECIMAL.test(source)) return Number(source) || 0;
  if (/^[-+.0-9]/.test(source) && !Number.isNaN(Number(source))) throw BAIL_OUT;
  return source;
}

function word(source: string): Value {
  switch (source) {
    case "true":
      return true;
    case "false":
      return false;
    case "null":
    case "~":
      return null;
    default:
      throw BAIL_OUT;
  }
}
