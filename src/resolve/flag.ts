/** How applications see a feature, with the defaults filled in. */
import type { FeatureSpec } from "../kinds.ts";
import type { Value } from "../parse.ts";
import type { Flag } from "../resolve.ts";

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
