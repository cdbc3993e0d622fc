/** A feature as a flagd flag. Always ENABLED: a shut gate serves its variant, so that code gets a value and a reason. */
import { emitEntry } from "../../emit.ts";
import type { Value } from "../../parse.ts";
import type { FeatureState } from "../../resolve.ts";
import { placeOf } from "../manifest.ts";
import { servedOf } from "./targeting.ts";
import type { ContextKeys } from "./targeting.ts";

const DEPTH = 6;

/** An entry of `spec.flagSpec.flags`, indented as it stands there. */
export function flagText(state: FeatureState, keys: ContextKeys): string {
  return emitEntry(state.feature.name, flagOf(state, keys), DEPTH);
}

/** The entry as JSON, without the braces around it; keys are sorted, as the operator sorts them. */
export function flagJson(state: FeatureState, keys: ContextKeys): string {
  return JSON.stringify({ [state.feature.name]: sorted(flagOf(state, keys)) }).slice(1, -1);
}

/** What `flagJson` weighs: the same in any order of keys. */
export function flagBytes(state: FeatureState, keys: ContextKeys): number {
  return Buffer.byteLength(JSON.stringify({ [state.feature.name]: flagOf(state, keys) })) - 2;
}

function flagOf(state: FeatureState, keys: ContextKeys): Value {
  return {
    state: "ENABLED",
    variants: state.flag.variants,
    ...servedOf(state, keys),
    metadata: metadataOf(state),
  };
}

/** Scalars only, which is all that flagd's schema allows. */
function metadataOf({ feature, level }: FeatureState): Value {
  const { owners = [], service } = feature.spec;
  return {
    source: placeOf(feature),
    owners: owners.join(", "),
    ...(level === null ? {} : { level: level.name }),
    ...(service === undefined ? {} : { service }),
  };
}

function sorted(value: Value): Value {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, one]): [string, Value] => [key, sorted(one)]));
}
