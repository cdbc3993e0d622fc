/** How applications see a feature, with the defaults filled in. */
import { isDeepStrictEqual } from "node:util";
import type { FeatureSpec } from "../kinds.ts";
import type { Value } from "../parse/index.ts";
import type { FeatureState, Flag } from "./state.ts";

const BOOLEAN_VARIANTS: Readonly<Record<string, Value>> = { on: true, off: false };

/** A feature without `flag` is a boolean: `on` where it is enabled, `off` elsewhere. */
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
 * Whether a shut gate looks open to applications: what it serves is what an open one serves, by whatever name, or `true`.
 * The variant of an Override does not count: it is served only while the gate is open.
 */
export function looksOpenWhenShut({ flag }: Pick<FeatureState, "flag">): boolean {
  const { variants, enabled, disabled } = flag;
  const shut = variants[disabled];
  if (shut === undefined) return false;
  if (flag.type === "boolean" && shut === true) return true;
  const open = variants[enabled];
  return open !== undefined && isDeepStrictEqual(plain(open), plain(shut));
}

/** As JSON has it, where -0 is 0. */
function plain(value: Value): unknown {
  return JSON.parse(JSON.stringify(value));
}
