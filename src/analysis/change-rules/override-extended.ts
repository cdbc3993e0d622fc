/** override-extended: the end of an override is moved to a later date or removed. */
import type { ReportDiagnostic } from "../../base/diagnostics.ts";
import { resourcesOf } from "../diff/sides.ts";
import type { Override } from "../../compiler/link/index.ts";
import { locationIn } from "../../compiler/parse/index.ts";
import { warning } from "./change-rule.ts";
import type { ChangeContext, ChangeRule, CompiledSide } from "./change-rule.ts";

const code = warning(
  "override-extended",
  "The expiry date of an override is moved to a later date or removed.",
  "An exception that is extended again and again becomes the rule, without a decision.",
  "Decide: promote the feature, or let the override end.",
);

export const overrideExtended: ChangeRule = { code, about: "override", check };

function check(context: ChangeContext, report: ReportDiagnostic): void {
  const { base, head } = context;
  const before = Map.groupBy(resourcesOf(base, "Override").values(), ({ spec }) => spec.feature);
  for (const after of resourcesOf(head, "Override").values()) {
    const earlier = before.get(after.spec.feature) ?? [];
    if (earlier.includes(after)) continue;
    const was = latest(earlier.filter((former) => isSameException([former, base], [after, head])));
    const is = after.spec.expires;
    if (was === undefined || (is !== undefined && is <= was)) continue;
    const until = is === undefined ? "no longer expires" : `is extended from ${was} to ${is}`;
    report(
      code,
      locationIn(after.document, ["spec", "expires"]),
      `override "${after.name}" of "${after.spec.feature}" ${until}`,
    );
  }
}

type OnSide = readonly [Override, CompiledSide];

/** The same name, or the same effect on a cluster that both select. */
function isSameException([was, base]: OnSide, [is, head]: OnSide): boolean {
  if (was.name === is.name) return true;
  const { level, enabled, variant, emergency } = was.spec;
  const doesTheSame =
    level === is.spec.level &&
    enabled === is.spec.enabled &&
    variant === is.spec.variant &&
    (emergency ?? false) === (is.spec.emergency ?? false);
  const clusters = ({ model }: CompiledSide, override: Override): readonly string[] =>
    (model.selected.get(override) ?? []).map(({ name }) => name);
  return doesTheSame && clusters(head, is).some((name) => clusters(base, was).includes(name));
}

/** Undefined if there are no overrides, or if one of them has no end. */
function latest(overrides: readonly Override[]): string | undefined {
  const ends = overrides.map(({ spec }) => spec.expires);
  if (ends.includes(undefined)) return undefined;
  return ends.reduce((a, b) => ((a ?? "") < (b ?? "") ? b : a), undefined);
}
