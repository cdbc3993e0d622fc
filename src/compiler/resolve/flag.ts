/** Reads the flag of a feature, and fills in defaults. */
import { isDeepStrictEqual } from "node:util";
import type { FeatureSpec } from "../kinds.ts";
import type { Value } from "../parse/index.ts";
import type { FeatureState, Flag } from "./state.ts";

const BOOLEAN_VARIANTS: Readonly<Record<string, Value>> = { on: true, off: false };

/** A feature without `flag` is a boolean flag: `on` where it is enabled, `off` elsewhere. */
export function flagOf(spec: FeatureSpec): Flag {
  const { type = "boolean", variants, serve, targeting, rollout } = spec.flag ?? {};
  return {
    type,
    variants: variants ?? (type === "boolean" ? BOOLEAN_VARIANTS : {}),
    enabled: serve?.enabled ?? "on",
    disabled: serve?.disabled ?? "off",
    ...(targeting === undefined || targeting === null ? {} : { targeting }),
    ...(rollout === undefined ? {} : { rollout: { percent: rollout.percent, by: rollout.by ?? "targetingKey" } }),
  };
}

/**
 * Whether applications get the value of an open gate, or `true`, from a closed one. Variant overrides are ignored, because
 * they apply only while the gate is open.
 */
export function looksOpenWhenShut({ flag }: Pick<FeatureState, "flag">): boolean {
  const { variants, enabled, disabled } = flag;
  const shut = variants[disabled];
  if (shut === undefined) return false;
  if (flag.type === "boolean" && shut === true) return true;
  const open = variants[enabled];
  return open !== undefined && isDeepStrictEqual(plain(open), plain(shut));
}

/** Converts to JSON and back, so that -0 becomes 0. */
function plain(value: Value): unknown {
  return JSON.parse(JSON.stringify(value));
}
