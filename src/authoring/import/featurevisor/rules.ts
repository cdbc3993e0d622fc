/** The rules of a feature in one environment as targeting: who matches first decides. */
import type { Value } from "../../../compiler/parse/index.ts";
import type { Path } from "../../../base/source.ts";
import type { Fields } from "../importer.ts";
import { fieldsOf, itemsOf, textOf } from "../fields.ts";
import { conditionsLogic, segmentsLogic } from "./conditions.ts";
import { Inexpressible } from "./operators.ts";
import type { Entity, Project } from "./project.ts";
import { outcomeOf, shareOf } from "./variation-weights.ts";
import type { Leaf } from "./variation-weights.ts";

/** A rule or a force, and where it stands in its feature. */
export interface Rule {
  readonly fields: Fields;
  readonly path: Path;
}

/** Version 1 has them under their environment, later ones under `rules` and `force`. */
export function rulesIn({ value }: Entity, environment: string | undefined, field: "rules" | "force"): readonly Rule[] {
  const own = environment === undefined ? undefined : fieldsOf(fieldsOf(value["environments"])[environment])[field];
  const isForAll = Array.isArray(value[field]);
  const later = isForAll ? value[field] : fieldsOf(value[field])[environment ?? ""];
  const base =
    own !== undefined ? ["environments", environment ?? "", field] : [field, ...(isForAll ? [] : [environment ?? ""])];
  return itemsOf(own ?? later).map((one, index) => ({ fields: fieldsOf(one), path: [...base, index] }));
}

/** A rule that flagd can't be told. */
export interface Lost extends Rule {
  readonly environment: string | undefined;
  /** A message without a full stop. */
  readonly why: string;
  /** Whoever it was for is off at worst: the rules after it decide. Else the feature is off from there on. */
  readonly isPassed: boolean;
}

export interface Surroundings {
  readonly project: Project;
  /** May hear of a rule more than once. */
  readonly lose: (lost: Lost) => void;
}

/** The answer for everybody: an operation, or one variant. */
export function targetingIn(
  feature: Entity,
  environment: string | undefined,
  { project, lose }: Surroundings,
  leaf: Leaf,
): Value {
  const stepsOf = (field: "rules" | "force", own: Leaf, stepFor: (fields: Fields) => Step): readonly Step[] => {
    const rules = rulesIn(feature, environment, field);
    return expressible(rules, stepFor, own, (lost) => {
      lose({ ...lost, environment });
    });
  };
  const ruled: Ruled = (own, whoever) =>
    stepsOf("rules", own, (rule) => [
      segmentsLogic(rule["segments"], project),
      shareOf(whoever ? { ...rule, enabled: true } : rule, feature, own),
    ]);
  const forced = stepsOf("force", leaf, (force) => [
    force["conditions"] === undefined
      ? segmentsLogic(force["segments"], project)
      : conditionsLogic(force["conditions"]),
    forcedBy(force, ruled, leaf),
  ]);
  return inOrder([...forced, ...ruled(leaf, false)], leaf);
}

type Step = readonly [condition: Value, answer: Value];

/** Nobody gets what he did not have: who matches a rule that can't be said is unknown. */
function expressible(
  rules: readonly Rule[],
  stepFor: (fields: Fields) => Step,
  leaf: Leaf,
  lose: (lost: Omit<Lost, "environment">) => void,
): readonly Step[] {
  const steps: Step[] = [];
  for (const rule of rules) {
    try {
      steps.push(stepFor(rule.fields));
    } catch (error) {
      if (!(error instanceof Inexpressible)) throw error;
      const { enabled, percentage = 100 } = rule.fields;
      const isPassed = enabled !== false && percentage === 100;
      lose({ ...rule, why: error.message, isPassed });
      if (!isPassed) return [...steps, [true, leaf(undefined)]];
    }
  }
  return steps;
}

/** What the rules serve; `whoever`: to all of their people, whether they let them in or not. */
type Ruled = (leaf: Leaf, whoever: boolean) => readonly Step[];

/** What a force leaves open is said by the rules: without `enabled` who has it, without a variation which one. */
function forcedBy(force: Fields, ruled: Ruled, leaf: Leaf): Value {
  const { enabled } = force;
  if (enabled === false) return leaf(undefined);
  const forced = outcomeOf(force, textOf(force["variation"]));
  const own: Leaf = (outcome) =>
    outcome === undefined && enabled !== true
      ? leaf(undefined)
      : leaf({
          variation: forced.variation ?? outcome?.variation,
          variables: { ...outcome?.variables, ...forced.variables },
        });
  return inOrder(ruled(own, enabled === true), own);
}

/** The first whose condition holds decides. */
function inOrder(all: readonly Step[], leaf: Leaf): Value {
  const steps = all.filter(([condition]) => condition !== false);
  const last = steps.findIndex(([condition]) => condition === true);
  const asked = last === -1 ? steps : steps.slice(0, last);
  const otherwise = last === -1 ? leaf(undefined) : (steps[last]?.[1] ?? leaf(undefined));
  const isOne = asked.every(([, answer]) => answer === otherwise);
  return isOne ? otherwise : { if: [...asked.flat(), otherwise] };
}
