/** Makes the edit that adds or updates an override. */
import type { Override } from "../../../compiler/link/index.ts";
import type { ClusterSelector } from "../../../compiler/kinds.ts";
import type { SourceEdit } from "../../../render/output/index.ts";
import { UsageError } from "../command.ts";
import type { Host, Option, ParsedOptions } from "../command.ts";
import { isOver } from "../../../base/dates.ts";
import { dayOf } from "../compile-project.ts";
import { checkName, checkResource } from "../match-names.ts";
import { additionOf, editOf, folderFor, freeName } from "./choose-file.ts";
import { changesTo, present } from "./fields.ts";
import type { Editable } from "./plan.ts";
import { isSameSelector, SELECTOR, selectorOf } from "./selector.ts";

type Valued = "enabled" | "level" | "variant" | "reason" | "expires" | "ticket" | "approved-by";

export const OVERRIDE: { readonly emergency: Option } & {
  readonly [Name in Valued]: Option & { readonly value: string };
} & typeof SELECTOR = {
  emergency: { description: "turn the feature and its dependents off, overriding everything else" },
  enabled: {
    value: "true|false",
    choices: ["true", "false"],
    description: "turn the feature on or off, regardless of its level",
  },
  level: { value: "LEVEL", description: "use this level instead of the level of the feature" },
  variant: { value: "VARIANT", description: "serve this variant while the feature is on" },
  ...SELECTOR,
  reason: { value: "TEXT", description: "reason for the override", required: true },
  expires: { value: "YYYY-MM-DD", description: "last day of the override" },
  ticket: { value: "ID", description: "ticket that approves the override" },
  "approved-by": { value: "WHO", description: "person or team that approved it" },
};

export type OverrideOptions = ParsedOptions<typeof OVERRIDE>;

export interface OverrideEffect {
  readonly level?: string;
  readonly enabled?: boolean;
  readonly variant?: string;
  readonly emergency?: true;
}

/** Throws a UsageError for options that make no override. Needs no project. */
export function checkOverride(given: OverrideOptions, host: Host): OverrideEffect {
  const effect = effectOf(given);
  if (given.reason === undefined) throw new UsageError("an override needs a reason", 'add --reason "..."');
  if (given.emergency && given.expires === undefined)
    throw new UsageError("an emergency override needs a last day", "add --expires YYYY-MM-DD");
  if (given.expires !== undefined) dayOf(given.expires, host);
  return effect;
}

function effectOf({ emergency, enabled, level, variant }: OverrideOptions): OverrideEffect {
  const chosen = [enabled, level, variant].filter((one) => one !== undefined).length;
  if (emergency) {
    if (chosen === 0 || (chosen === 1 && enabled === "false")) return { enabled: false, emergency: true };
    throw new UsageError("`--emergency` can't be combined with another effect");
  }
  if (chosen !== 1)
    throw new UsageError(
      "an override needs exactly one effect",
      "use one of --enabled, --level, --variant, --emergency",
    );
  if (enabled !== undefined) return { enabled: enabled === "true" };
  return level === undefined ? present({ variant }) : { level };
}

/** The feature, the effect and, if chosen, the name of the override. */
export interface WantedOverride {
  readonly feature: string;
  readonly effect: OverrideEffect;
  readonly name: string | undefined;
}

/** Updates an override with the same feature, clusters and effect, else adds one. Throws a UsageError for unknown names. */
export function overrideEdit(wanted: WantedOverride, given: OverrideOptions, editable: Editable): SourceEdit {
  const { feature, effect } = wanted;
  checkFeature(feature, effect, editable);
  const clusters = selectorOf(given, editable);
  const { reason, ticket, expires } = given;
  if (isOver(expires, editable.today))
    throw new UsageError(`the last day of the override, ${expires}, has passed`, "choose a later day for --expires");
  const about = { reason, ticket, approvedBy: given["approved-by"], expires };
  const overrides = editable.model.byKind.Override;
  const all = [...overrides.values()];
  const same = all.find((one) => isSame(one, wanted, clusters));
  if (same !== undefined) return editOf(same, changesTo(same.spec, about));
  if (wanted.name !== undefined && overrides.has(wanted.name))
    throw new UsageError(
      `override "${wanted.name}" already exists`,
      "choose another name, or edit the existing override",
    );
  const name =
    wanted.name ?? freeName([feature, wordOf(effect), ...(clusters?.names ?? clusters?.stages ?? [])], overrides);
  const isEmergency = effect.emergency === true;
  return additionOf({ kind: "Override", name, spec: present({ feature, clusters, ...effect, ...about }) }, editable, {
    near: [all.filter(({ spec }) => (spec.emergency === true) === isEmergency), all],
    family: all,
    folder: folderFor("stages", editable),
    file: isEmergency ? "emergency" : "overrides",
  });
}

function isSame(
  { name: own, spec }: Override,
  { feature, effect, name }: WantedOverride,
  clusters: ClusterSelector | undefined,
): boolean {
  return (
    (name === undefined || name === own) &&
    spec.feature === feature &&
    isSameSelector(spec.clusters, clusters) &&
    (["level", "enabled", "variant", "emergency"] as const).every((field) => spec[field] === effect[field])
  );
}

function checkFeature(name: string, { level, variant }: OverrideEffect, { model }: Editable): void {
  checkResource("Feature", name, model);
  if (level !== undefined) checkName("level", level, [...model.settings.levelByName.keys()]);
  const variants = Object.keys(model.byKind.Feature.get(name)?.spec.flag?.variants ?? { on: true, off: false });
  if (variant !== undefined) checkName("variant", variant, variants);
}

function wordOf({ emergency, enabled, level, variant }: OverrideEffect): string {
  if (emergency === true) return "emergency";
  if (enabled !== undefined) return enabled ? "on" : "off";
  return level ?? variant ?? "";
}
