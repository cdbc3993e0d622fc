/** Converts the rules of a feature in one environment to targeting; the first match decides. */
import type { Value } from "../../../compiler/parse/index.ts";
import type { Path } from "../../../base/source.ts";
import type { Fields } from "../importer.ts";
import { fieldsOf, itemsOf, textOf } from "../fields.ts";
import { conditionsLogic, segmentsLogic } from "./conditions.ts";
import { Inexpressible } from "./operators.ts";
import type { Entity, Project } from "./project.ts";
import { outcomeOf, shareOf } from "./variation-weights.ts";
import type { Leaf } from "./variation-weights.ts";

/** A rule or a force, with its path in the feature. */
export interface Rule {
  readonly fields: Fields;
  readonly path: Path;
}

/** Version 1 has them in their environment, later versions in `rules` and `force`. */
export function rulesIn({ value }: Entity, environment: string | undefined, field: "rules" | "force"): readonly Rule[] {
  const nested = environment === undefined ? undefined : fieldsOf(fieldsOf(value["environments"])[environment])[field];
  const isForAll = Array.isArray(value[field]);
  const later = isForAll ? value[field] : fieldsOf(value[field])[environment ?? ""];
  const base =
    nested !== undefined
      ? ["environments", environment ?? "", field]
      : [field, ...(isForAll ? [] : [environment ?? ""])];
  return itemsOf(nested ?? later).map((one, index) => ({ fields: fieldsOf(one), path: [...base, index] }));
}

/** A rule that flagd can't evaluate. */
export interface LostRule extends Rule {
  readonly environment: string | undefined;
  /** A message without a full stop. */
  readonly why: string;
  /**
   * True if the later rules decide for its users, who at worst lose the feature. Otherwise the feature is off from this
   * rule on.
   */
  readonly isSkipped: boolean;
}

export interface RuleContext {
  readonly project: Project;
  /** May be called more than once for a rule. */
  readonly lose: (lost: LostRule) => void;
}

/** The targeting rule, or one variant for everyone. */
export function targetingIn(
  feature: Entity,
  environment: string | undefined,
  { project, lose }: RuleContext,
  leaf: Leaf,
): Value {
  const stepsOf = (field: "rules" | "force", inner: Leaf, stepFor: (fields: Fields) => Step): readonly Step[] => {
    const rules = rulesIn(feature, environment, field);
    return expressible(rules, stepFor, inner, (lost) => {
      lose({ ...lost, environment });
    });
  };
  const ruled: Ruled = (inner, whoever) =>
    stepsOf("rules", inner, (rule) => [
      segmentsLogic(rule["segments"], project),
      shareOf(whoever ? { ...rule, enabled: true } : rule, feature, inner),
    ]);
  const forced = stepsOf("force", leaf, (force) => [
    force["conditions"] === undefined
      ? segmentsLogic(force["segments"], project)
      : conditionsLogic(force["conditions"]),
    forcedBy(force, ruled, leaf),
  ]);
  return chain([...forced, ...ruled(leaf, false)], leaf);
}

type Step = readonly [condition: Value, answer: Value];

/** Converts rules until one is not expressible and its matches are unknown. Nobody gains access by that. */
function expressible(
  rules: readonly Rule[],
  stepFor: (fields: Fields) => Step,
  leaf: Leaf,
  lose: (lost: Omit<LostRule, "environment">) => void,
): readonly Step[] {
  const steps: Step[] = [];
  for (const rule of rules) {
    try {
      steps.push(stepFor(rule.fields));
    } catch (error) {
      if (!(error instanceof Inexpressible)) throw error;
      const { enabled, percentage = 100 } = rule.fields;
      const isSkipped = enabled !== false && percentage === 100;
      lose({ ...rule, why: error.message, isSkipped });
      if (!isSkipped) return [...steps, [true, leaf(undefined)]];
    }
  }
  return steps;
}

/** The steps of the rules. `whoever`: for all matching users, even if a rule excludes them. */
type Ruled = (leaf: Leaf, whoever: boolean) => readonly Step[];

/** The rules decide the fields that a force does not set: `enabled` (who has the feature) and `variation`. */
function forcedBy(force: Fields, ruled: Ruled, leaf: Leaf): Value {
  const { enabled } = force;
  if (enabled === false) return leaf(undefined);
  const forced = outcomeOf(force, textOf(force["variation"]));
  const inner: Leaf = (outcome) =>
    outcome === undefined && enabled !== true
      ? leaf(undefined)
      : leaf({
          variation: forced.variation ?? outcome?.variation,
          variables: { ...outcome?.variables, ...forced.variables },
        });
  return chain(ruled(inner, enabled === true), inner);
}

/** Chains the steps; the first true condition decides. */
function chain(all: readonly Step[], leaf: Leaf): Value {
  const steps = all.filter(([condition]) => condition !== false);
  const last = steps.findIndex(([condition]) => condition === true);
  const conditional = last === -1 ? steps : steps.slice(0, last);
  const otherwise = last === -1 ? leaf(undefined) : (steps[last]?.[1] ?? leaf(undefined));
  const isOne = conditional.every(([, answer]) => answer === otherwise);
  return isOne ? otherwise : { if: [...conditional.flat(), otherwise] };
}
