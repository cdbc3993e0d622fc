/** Splits the users of a rule by weight: into variations, and the rest, for whom the feature is off. */
import type { Value } from "../../../compiler/parse/index.ts";
import type { Fields } from "../importer.ts";
import { fieldsOf, itemsOf, textOf, wordOf } from "../fields.ts";
import { Inexpressible } from "./operators.ts";
import type { Entity } from "./project.ts";

/** The result of a rule; undefined if the feature is off. */
export interface Outcome {
  /** Undefined if the feature has no variations. */
  readonly variation: string | undefined;
  /** The values that the rule sets. */
  readonly variables: Fields;
}

/** The variant for an outcome. */
export type Leaf = (outcome: Outcome | undefined) => string;

/** The variations with their weights, whose sum is 100. */
export function variationsOf({
  value,
}: Entity): readonly { readonly name: string; readonly weight: number; readonly variables: Fields }[] {
  return itemsOf(value["variations"]).map((variation) => {
    const { value: name, weight, variables } = fieldsOf(variation);
    return { name: wordOf(name), weight: typeof weight === "number" ? weight : 0, variables: variablesIn(variables) };
  });
}

/** Version 1 has a list of `{key, value}`, later versions a map. */
function variablesIn(variables: Value | undefined): Fields {
  if (!Array.isArray(variables)) return fieldsOf(variables);
  return Object.fromEntries(
    variables.map((one: Value): [string, Value] => [wordOf(fieldsOf(one)["key"]), fieldsOf(one)["value"] ?? null]),
  );
}

export function outcomeOf(rule: Fields, variation: string | undefined): Outcome {
  return { variation, variables: fieldsOf(rule["variables"]) };
}

/** The targeting for users who match a rule. Throws Inexpressible. */
export function shareOf(rule: Fields, feature: Entity, leaf: Leaf): Value {
  const percentage = rule["percentage"] ?? 100;
  if (typeof percentage !== "number" || percentage < 0 || percentage > 100)
    throw new Inexpressible("a percentage is not valid");
  if (rule["enabled"] === false) return leaf(undefined);
  // With `enabled: true`, the rule applies to all of its users unless its share is 0.
  const share = rule["enabled"] === true && percentage > 0 ? 100 : percentage;
  const fixed = textOf(rule["variation"]);
  const variations = variationsOf(feature);
  const weights = fieldsOf(rule["variationWeights"]);
  const inside: readonly (readonly [Outcome, number])[] =
    fixed !== undefined || variations.length === 0
      ? [[outcomeOf(rule, fixed), 100]]
      : variations.map(({ name, weight }) => [outcomeOf(rule, name), Number(weights[name] ?? weight)] as const);
  return fractional(
    [
      ...inside.map(([outcome, weight]) => [leaf(outcome), weight * share] as const),
      [leaf(undefined), 100 * (100 - share)],
    ],
    feature,
  );
}

/** The weights as integers with a sum of 10,000, reduced. */
function fractional(parts: readonly (readonly [string, number])[], feature: Entity): Value {
  const whole = parts.map(([name, weight]) => [name, Math.round(weight)] as const).filter(([, weight]) => weight > 0);
  const names = new Set(whole.map(([name]) => name));
  const [only] = names;
  if (only === undefined) throw new Inexpressible("its weights are all 0");
  if (names.size === 1) return only;
  const divisor = whole.map(([, weight]) => weight).reduce(commonDivisor);
  return { fractional: [bucketOf(feature), ...whole.map(([name, weight]) => [name, weight / divisor])] };
}

function commonDivisor(a: number, b: number): number {
  return b === 0 ? a : commonDivisor(b, a % b);
}

/**
 * Salted by the key of the feature, also for its variables, so that each user gets the variables of their variation.
 */
function bucketOf({ key, value }: Entity): Value {
  const by = value["bucketBy"] ?? "userId";
  const { or } = fieldsOf(by);
  const attributes = (Array.isArray(or) ? or : Array.isArray(by) ? by : [by]).map((one: Value): Value => ({
    var: wordOf(one),
  }));
  return { cat: [key, ...(Array.isArray(or) ? [{ or: attributes }] : attributes)] };
}
