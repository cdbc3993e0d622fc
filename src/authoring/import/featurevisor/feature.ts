/** Converts a feature and its variables to Features, and differences between environments to Patches. */
import type { ReportDiagnostic } from "../../../base/diagnostics.ts";
import type { ImportContext, Draft, Fields } from "../importer.ts";
import { fieldsOf, itemsOf, textOf, wordOf } from "../fields.ts";
import type { NoteGroups } from "../group-notes.ts";
import type { Keyed, Naming } from "../naming.ts";
import { labelOf } from "../naming.ts";
import { reportDifferences, reportLost } from "./behavior-changes.ts";
import { documentsOf } from "./documents.ts";
import type { Flags } from "./documents.ts";
import { Inexpressible } from "./operators.ts";
import { exposureIn } from "./project.ts";
import type { Entity, Project } from "./project.ts";
import { targetingIn } from "./rules.ts";
import type { LostRule, RuleContext } from "./rules.ts";
import { variationsOf } from "./variation-weights.ts";
import { variablesOf } from "./variables.ts";
import type { Served } from "./served.ts";

export interface FeatureContext {
  readonly project: Project;
  readonly names: Naming;
  /** The name of every feature, known before the first one is converted. */
  readonly nameOf: (key: string) => Keyed;
  readonly target: ImportContext;
  readonly report: ReportDiagnostic;
  readonly details: NoteGroups;
}

/** Throws Inexpressible if nothing can be converted. */
export function draftsOf(feature: Entity, context: FeatureContext): readonly Draft[] {
  const { key, value, at } = feature;
  const lostRules = new Map<string, LostRule>();
  const ruleContext: RuleContext = {
    project: context.project,
    lose: (one) => void lostRules.set(JSON.stringify(one.path), one),
  };
  const { name, key: ownKey } = context.nameOf(key);
  const flags = flagsOf(servedBy(feature), ownKey, feature, ruleContext);
  const [first] = lostRules.values();
  // Before any report about it.
  if (first !== undefined && isOffEverywhere(flags)) throw new Inexpressible(first.why);
  reportDifferences(feature, flags, context);
  const says = [...lostRules.values()].map((one) => reportLost(feature, one, context.report));
  const required = itemsOf(value["required"]).map(
    (one) => context.nameOf(wordOf(typeof one === "string" ? one : fieldsOf(one)["key"])).name,
  );
  const more: Fields = required.length === 0 ? {} : { dependsOn: [...new Set(required)] };
  const description = textOf(value["description"]) ?? `Imported from the Featurevisor feature ${key}.`;
  const variables = variablesOf(feature, context.report).flatMap((variable) => {
    const variableName = context.names.nameFor("Feature", `${name}-${labelOf(variable.key)}`, variable.at, RENAMED);
    return documentsOf(
      {
        name: variableName,
        description: `Variable ${variable.key} of ${key}. ${variable.description ?? ""}`.trim(),
        more: {},
        comments: says,
        flags: flagsOf(variable.served, undefined, feature, ruleContext),
        from: variable.at,
      },
      context,
    );
  });
  return [...documentsOf({ name, description, more, comments: says, flags, from: at([]) }, context), ...variables];
}

const RENAMED = "applications must request the new key";

function isOffEverywhere(flags: Flags): boolean {
  return [...flags.values()].every(({ serve, targeting }) => {
    const { enabled, disabled } = fieldsOf(serve);
    return targeting === undefined && enabled === disabled;
  });
}

function servedBy(feature: Entity): Served {
  const variations = variationsOf(feature).map(({ name }) => name);
  return variations.length === 0 ? onOff : varied(variations, textOf(feature.value["disabledVariationValue"]));
}

const onOff: Served = {
  type: "boolean",
  variants: {},
  enabled: "on",
  disabled: "off",
  leaf: (outcome) => (outcome === undefined ? "off" : "on"),
};

/**
 * Without `disabledVariationValue`, the first variation is served when the feature is off: it usually is the control.
 */
function varied(variations: readonly string[], wanted: string | undefined): Served {
  const [first = ""] = variations;
  const disabled = wanted ?? first;
  return {
    type: "string",
    variants: Object.fromEntries([...new Set([...variations, disabled])].map((one) => [one, one])),
    enabled: first,
    disabled,
    leaf: (outcome) => (outcome === undefined ? disabled : (outcome.variation ?? first)),
  };
}

/** The flag in each environment. */
function flagsOf(served: Served, key: string | undefined, feature: Entity, ruleContext: RuleContext): Flags {
  const { type, variants, enabled, disabled, leaf } = served;
  const { environments } = ruleContext.project;
  return new Map(
    (environments.length === 0 ? [undefined] : environments).map((environment) => {
      const isExposed = exposureIn(feature, environment) !== false;
      const targeting = isExposed ? targetingIn(feature, environment, ruleContext, leaf) : leaf(undefined);
      const serve = typeof targeting === "string" ? targeting : enabled;
      const flag: Fields = {
        ...(key === undefined ? {} : { key }),
        ...(type === "boolean" ? {} : { type }),
        ...(type === "boolean" && Object.keys(variants).length === 0 ? {} : { variants }),
        serve: { enabled: serve, disabled },
        ...(typeof targeting === "string" ? {} : { targeting }),
      };
      return [environment, flag];
    }),
  );
}
