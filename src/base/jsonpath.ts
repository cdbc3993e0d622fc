/** A small, safe subset of JSONPath for patches and policies. */
import { createRequire } from "node:module";
import type * as JsonPath from "jsonpath-plus";
import { lazy } from "./lazy.ts";
import type { Value } from "./value.ts";
import type { Path } from "./source.ts";

const require = createRequire(import.meta.url);

/** Used only for filters: the other steps are simpler than loading the engine. */
const engine: () => typeof JsonPath = lazy(() => require("jsonpath-plus") as typeof JsonPath);

/** A match: its path and its value. */
export interface Found {
  readonly path: Path;
  readonly value: Value;
}

/** The maximum length of a path in characters. */
const LONGEST = 256;

/** The allowed steps. They contain no character with a further meaning to the engine. */
const STEP = new RegExp(
  [
    String.raw`\.[A-Za-z_][\w-]*`,
    String.raw`\['\w[\w./ -]*'\]`,
    String.raw`\[(?:0|[1-9]\d{0,8})\]`,
    String.raw`\[\*\]`,
    String.raw`\[\?\(@\.[A-Za-z_]\w*=='[\w./:{}+ -]*'\)\]`,
  ].join("|"),
  "g",
);
const WHOLE = new RegExp(`^\\$(?:${STEP.source})*$`);

/** Whether a path is `$` followed by `.name`, `['name']`, `[n]`, `[*]` or `[?(@.name=='literal')]`, in 256 characters. */
export function isAllowed(path: string): boolean {
  return path.length <= LONGEST && WHOLE.test(path);
}

/** The positions of the steps that are list indices. A found path has the same number of steps. */
export function countingSteps(path: string): readonly number[] {
  return (path.match(STEP) ?? []).flatMap((step, position) => (isIndex(step) ? [position] : []));
}

/** All matches of a path, in the order of the data; none if the path is not allowed. */
export function find(path: string, value: Value): readonly Found[] {
  if (!isAllowed(path)) return [];
  let found: readonly Found[] = [{ path: [], value }];
  for (const step of path.match(STEP) ?? []) found = found.flatMap((from) => follow(step, from));
  return found;
}

function follow(step: string, { path, value }: Found): readonly Found[] {
  if (typeof value !== "object" || value === null) return [];
  const keys = step.startsWith("[?") ? filtered(step, value) : keysOf(step, value);
  return keys.map((key) => child({ path, value }, key));
}

/** The keys that a step without a filter selects in a list or a map. */
function keysOf(step: string, value: object): readonly string[] {
  if (step === "[*]") return Object.keys(value);
  const name = nameOf(step);
  return Array.isArray(value) === isIndex(step) && Object.hasOwn(value, name) ? [name] : [];
}

function nameOf(step: string): string {
  if (step.startsWith(".")) return step.slice(1);
  return isIndex(step) ? step.slice(1, -1) : step.slice(2, -2);
}

function isIndex(step: string): boolean {
  return /^\[\d/.test(step);
}

// One step at a time, because the engine's result paths are text in which keys such as "~" and "^" get lost.
function filtered(step: string, value: object): readonly string[] {
  const keys: unknown = engine().JSONPath({
    // Strict equality: a list or a number never equals a text.
    path: `$${step.replace("==", "===")}`,
    json: value,
    resultType: "parentProperty",
    eval: "safe",
    // A filter on null or on a forbidden key does not match.
    ignoreEvalErrors: true,
  });
  return Array.isArray(keys) ? keys.map(String) : [];
}

function child({ path, value }: Found, key: string): Found {
  if (Array.isArray(value)) return { path: [...path, Number(key)], value: value[Number(key)] ?? null };
  return { path: [...path, key], value: (value as { readonly [key: string]: Value })[key] ?? null };
}
