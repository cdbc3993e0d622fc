/** Judges a value in the answer of a server: green, red, or unknown if there is no such value. */
import type { CheckAnswer } from "../../analysis/rollout/index.ts";
import { escapeInvisible } from "../../base/escape.ts";
import { find } from "../../base/jsonpath.ts";
import { withoutShapes } from "../../base/secrets.ts";
import type { Value } from "../../base/value.ts";
import type { ProjectHttpCheck } from "../../compiler/kinds.ts";

/** The limits for values that are green. */
export type Limits = Pick<ProjectHttpCheck, "path" | "min" | "max" | "equals">;

/** The characters of a value that are searched for secrets, and shown. */
const MOST_READ = 4096;
const MOST_SHOWN = 80;

export function judge(answer: Value, { path, min, max, equals }: Limits): CheckAnswer {
  const found = find(path, answer);
  const [first] = found;
  if (first === undefined) return unknown(`the answer has no value at ${path}`);
  if (found.length > 1) return unknown(`the answer has ${found.length} values at ${path}, not one`);
  const { value } = first;
  if (equals !== undefined) return judgeEqual(value, equals);
  const number = numberOf(value);
  if (number === undefined) return unknown(`the value at ${path} is ${shown(value)}, not a number`);
  if (max !== undefined && number > max) return { is: "red", value: `${shown(value)}, more than ${max}` };
  if (min !== undefined && number < min) return { is: "red", value: `${shown(value)}, less than ${min}` };
  return { is: "green" };
}

export function unknown(why: string): CheckAnswer {
  return { is: "unknown", why };
}

function judgeEqual(value: Value, equals: string | number | boolean): CheckAnswer {
  if (value === null || typeof value === "object" || value === "" || value === "NaN")
    return unknown(`the value is ${shown(value)}`);
  const is = typeof equals === "number" ? numberOf(value) : value;
  return is === equals ? { is: "green" } : { is: "red", value: `${shown(value)}, not ${shown(equals)}` };
}

/** A number, or a text that is one, as Prometheus writes them. */
function numberOf(value: Value): number | undefined {
  if (typeof value === "number") return value;
  if (typeof value !== "string") return undefined;
  const [, sign = "", infinite] = /^([+-]?)(Inf)$/.exec(value) ?? [];
  if (infinite !== undefined) return sign === "-" ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  return /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/.test(value) ? Number(value) : undefined;
}

/** The beginning of a value, on one line, without secrets. */
function shown(value: Value): string {
  if (value !== null && typeof value === "object") return Array.isArray(value) ? "a list" : "a map";
  const isNumber = typeof value === "string" && numberOf(value) !== undefined;
  const text = withoutShapes((isNumber ? value : JSON.stringify(value)).slice(0, MOST_READ));
  return escapeInvisible(text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}…` : text);
}
