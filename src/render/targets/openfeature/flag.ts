/** A feature as a flagd flag. Always ENABLED: a shut gate serves its variant, so that code gets a value and a reason. */
import { emitEntry, emitKey } from "../../yaml/index.ts";
import { flagKeyOf } from "../../../compiler/link/index.ts";
import type { Feature, Level } from "../../../compiler/link/index.ts";
import type { Value } from "../../../compiler/parse/index.ts";
import type { FeatureState, Flag } from "../../../compiler/resolve/index.ts";
import { lazy } from "../../../base/lazy.ts";
import { placeOf } from "../../manifest.ts";
import { memoize, memoizeByIdentity } from "../memoize.ts";
import { jsonBytes } from "./json-size.ts";
import { servedOf } from "./targeting.ts";
import type { ContextKeys } from "./targeting.ts";

const DEPTH = 6;

/** An entry of a flag. What flags or states share is one object, so it is emitted, read back and weighed once. */
export interface FlagPart {
  readonly key: string;
  readonly value: Value;
  readonly text: () => string;
  /** Of JSON. */
  readonly bytes: () => number;
}

/** The parts of flags, sorted by their keys. */
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

/** Scalars only, which is all that flagd's schema allows. */
function about(feature: Feature, level: Level | null): Value {
  const { owners = [], service } = feature.spec;
  return {
    source: placeOf(feature),
    owners: owners.join(", "),
    ...(level === null ? {} : { level: level.name }),
    ...(service === undefined ? {} : { service }),
  };
}

/** An entry of `spec.flagSpec.flags`, indented as it stands there. */
export function flagText(feature: Feature, parts: readonly FlagPart[]): string {
  let text = keyLine(feature);
  for (const one of parts) text += one.text();
  return text;
}

/** Whatever the clusters make of it, its flag has one key. */
const keyLine = memoizeByIdentity((feature: Feature) => emitKey(flagKeyOf(feature), DEPTH));

/** The entry as JSON, without the braces around it; keys are sorted, as the operator sorts them. */
export function flagJson(feature: Feature, parts: readonly FlagPart[]): string {
  const flag = Object.fromEntries(parts.map(({ key, value }) => [key, sorted(value)]));
  return JSON.stringify({ [flagKeyOf(feature)]: flag }).slice(1, -1);
}

/** What `flagJson` weighs. */
export function flagBytes(feature: Feature, parts: readonly FlagPart[]): number {
  let bytes = jsonBytes(flagKeyOf(feature)) + 2 + parts.length;
  for (const one of parts) bytes += one.bytes();
  return bytes;
}

function sorted(value: Value): Value {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, one]): [string, Value] => [key, sorted(one)]));
}
