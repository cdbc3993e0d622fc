/**
 * Makes the flagd flag of a feature. It is always ENABLED: a closed gate serves a variant, so code gets a value and a
 * reason.
 */
import { emitEntry, emitKey } from "../../yaml/index.ts";
import { flagKeyOf } from "../../../compiler/link/index.ts";
import type { Feature, Level } from "../../../compiler/link/index.ts";
import type { Value } from "../../../compiler/parse/index.ts";
import type { FeatureState, Flag } from "../../../compiler/resolve/index.ts";
import { lazy } from "../../../base/lazy.ts";
import { placeOf } from "../../manifest.ts";
import { memoize, memoizeByIdentity } from "../memoize.ts";
import { servedOf } from "./targeting.ts";
import type { ContextKeys } from "./targeting.ts";

const DEPTH = 6;

/** An entry of a flag. Equal entries are one object, so they are emitted, verified and measured once. */
export interface FlagPart {
  readonly key: string;
  readonly value: Value;
  readonly text: () => string;
  /** The size as JSON. */
  readonly bytes: () => number;
}

/** The entries of a flag, sorted by key. */
export function partsFor(keys: ContextKeys): (state: FeatureState) => readonly FlagPart[] {
  const enabled = part("state", "ENABLED");
  const defaultVariant = memoize((variant: string) => part("defaultVariant", variant));
  const variants = memoize((all: Flag["variants"]) => part("variants", all));
  const metadata = memoize((feature: Feature) =>
    memoize((level: Level | null) => part("metadata", about(feature, level))),
  );
  return (state) => {
    const served = servedOf(state, keys);
    return [
      defaultVariant(served.defaultVariant),
      metadata(state.feature)(state.level),
      enabled,
      ...(served.targeting === undefined ? [] : [part("targeting", served.targeting)]),
      variants(state.flag.variants),
    ];
  };
}

function part(key: string, value: Value): FlagPart {
  const text = lazy(() => emitEntry(key, value, DEPTH + 2));
  return { key, value, text, bytes: lazy(() => jsonBytes(key) + 1 + jsonBytes(value)) };
}

/** Only scalars, because of flagd's schema. */
function about(feature: Feature, level: Level | null): Value {
  const { owners = [], service } = feature.spec;
  return {
    source: placeOf(feature),
    owners: owners.join(", "),
    ...(level === null ? {} : { level: level.name }),
    ...(service === undefined ? {} : { service }),
  };
}

/** An entry of `spec.flagSpec.flags`, with its indentation. */
export function flagText(feature: Feature, parts: readonly FlagPart[]): string {
  let text = keyLine(feature);
  for (const entry of parts) text += entry.text();
  return text;
}

/** The key is the same on all clusters. */
const keyLine = memoizeByIdentity((feature: Feature) => emitKey(flagKeyOf(feature), DEPTH));

/** The entry as JSON, without braces; sorted by key, like the operator's output. */
export function flagJson(feature: Feature, parts: readonly FlagPart[]): string {
  const flag = Object.fromEntries(parts.map(({ key, value }) => [key, sorted(value)]));
  return JSON.stringify({ [flagKeyOf(feature)]: flag }).slice(1, -1);
}

/** The size of `flagJson` in bytes. */
export function flagBytes(feature: Feature, parts: readonly FlagPart[]): number {
  let bytes = jsonBytes(flagKeyOf(feature)) + 2 + parts.length;
  for (const entry of parts) bytes += entry.bytes();
  return bytes;
}

function sorted(value: Value): Value {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, entry]): [string, Value] => [key, sorted(entry)]));
}

/** ASCII that JSON does not escape: one byte per character. */
const UNESCAPED = /^[ !#-[\]-~]*$/;

/** The number of bytes that `JSON.stringify` would produce. */
export function jsonBytes(value: Value): number {
  if (typeof value === "string") return textBytes(value);
  if (value === null || typeof value !== "object") return JSON.stringify(value).length;
  let bytes = 2;
  if (isList(value)) {
    for (const item of value) bytes += jsonBytes(item);
    return bytes + Math.max(0, value.length - 1);
  }
  const keys = Object.keys(value);
  for (const key of keys) bytes += textBytes(key) + 1 + jsonBytes(value[key] ?? null);
  return bytes + Math.max(0, keys.length - 1);
}

function textBytes(text: string): number {
  return UNESCAPED.test(text) ? text.length + 2 : Buffer.byteLength(JSON.stringify(text));
}

function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}
