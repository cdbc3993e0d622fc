/** Reads keys and plain scalars on which all YAML parsers agree. */
import { DATE_FIELDS } from "../../kinds.ts";
import { ambiguity } from "../scalars.ts";
import type { Value } from "../../../base/value.ts";

/** Thrown if the text needs `yaml`. A single object, because a stack trace would take longer than parsing. */
export const BAIL_OUT: Error = new Error("in doubt");

const DATES: ReadonlySet<string> = new Set(DATE_FIELDS);
const MAX_KEY_LENGTH = 200;
const KEY = /^[A-Za-z_][A-Za-z0-9_./-]*$/;
const WORD = /^(?:~|null|true|false)$/i;
/** The first characters of scalars that are not text or are ambiguous. */
const NOTABLE = /^[-+.0-9~eEfFnNoOtTyY]/;
const DECIMAL = /^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?$/;

/** Whether all parsers convert an unquoted key to the same text. */
export function isPlainKey(key: string): boolean {
  if (key.length > MAX_KEY_LENGTH || !KEY.test(key)) return false;
  if (!/^[eEfFnNoOtTyY_]/.test(key)) return true;
  return key !== "__proto__" && !WORD.test(key) && ambiguity(key) === undefined;
}

/** Whether a quoted text is allowed as a key. */
export function isQuotedKey(key: string): boolean {
  return key !== "" && key.length <= MAX_KEY_LENGTH && key !== "<<" && key !== "__proto__";
}

/** The value of an unquoted scalar on one line; `field` is the nearest key above. */
export function plainValue(source: string, field: string): Value {
  if (!NOTABLE.test(source)) return source;
  const ambiguous = ambiguity(source);
  if (ambiguous === "date" && DATES.has(field)) return source;
  if (ambiguous !== undefined) throw BAIL_OUT;
  if (WORD.test(source)) return word(source);
  // -0 becomes 0.
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
