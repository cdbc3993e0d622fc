/** JSONPath in a small, safe form: which paths are allowed, and what one finds. Patches and policies share it. */
import { createRequire } from "node:module";
import type * as JsonPath from "jsonpath-plus";
import { lazyLibrary } from "./v8-eager-compile.ts";
import type { Value } from "./value.ts";
import type { Path } from "./source.ts";

const require = createRequire(import.meta.url);

/** Filters are the engine's; what the other steps mean takes less time than loading it. */
const engine: () => typeof JsonPath = lazyLibrary(() => require("jsonpath-plus") as typeof JsonPath);

/** Where a path led, and what is there. */
export interface Found {
  readonly path: Path;
  readonly value: Value;
}

/** Characters of a whole path. */
const LONGEST = 256;

/** The steps that there are; nothing that these characters spell means more to the engine than it says here. */
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

/** Which steps of a path count in a list: the path that is found has as many steps. */
export function countingSteps(path: string): readonly number[] {
  return (path.match(STEP) ?? []).flatMap((step, position) => (isIndex(step) ? [position] : []));
}

/** Everything a path leads to, in the order of the data. A path that is not allowed leads nowhere. */
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

/** What a step that is no filter leads to, of a list or a map. */
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

// One step at a time, because the engine's own paths are text in which keys such as "~" and "^" get lost.
function filtered(step: string, value: object): readonly string[] {
  const keys: unknown = engine().JSONPath({
    // Strictly equal: a list or a number is no text.
    path: `$${step.replace("==", "===")}`,
    json: value,
    resultType: "parentProperty",
    eval: "safe",
    // A filter on null or on a forbidden key is no match.
    ignoreEvalErrors: true,
  });
  return Array.isArray(keys) ? keys.map(String) : [];
}

function child({ path, value }: Found, key: string): Found {
  if (Array.isArray(value)) return { path: [...path, Number(key)], value: value[Number(key)] ?? null };
  return { path: [...path, key], value: (value as { readonly [key: string]: Value })[key] ?? null };
}
