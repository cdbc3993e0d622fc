/** The rules of a feature in one environment as targeting: who matches first decides, and a share decides inside of it. */
import type { Value } from "../../parse.ts";
import type { Fields } from "../contract.ts";
import { fieldsOf, itemsOf, textOf, wordOf } from "../fields.ts";
import { conditionsLogic, segmentsLogic } from "./conditions.ts";
import { Inexpressible } from "./operators.ts";
import type { Entity, Project } from "./project.ts";

/** What somebody has who came to the end of a rule; undefined: the feature is off for him. */
export interface Outcome {
  /** Undefined where the feature has none. */
  readonly variation: string | undefined;
  /** The rule's own values of variables. */
  readonly variables: Fields;
}

/** The variant that stands for an outcome. */
export type Leaf = (outcome: Outcome | undefined) => string;

/** Variations by their weights, which come to a hundred. */
export function variationsOf({
  value,
}: Entity): readonly { readonly name: string; readonly weight: number; readonly variables: Fields }[] {
  return itemsOf(value["variations"]).map((variation) => {
    const { value: name, weight, variables } = fieldsOf(variation);
    return { name: wordOf(name), weight: typeof weight === "number" ? weight : 0, variables: variablesIn(variables) };
  });
}

/** Version 1 lists `{key, value}`, later ones have a map. */
function variablesIn(variables: Value | undefined): Fields {
  if (!Array.isArray(variables)) return fieldsOf(variables);
  return Object.fromEntries(
    variables.map((one: Value): [string, Value] => [wordOf(fieldsOf(one)["key"]), fieldsOf(one)["value"] ?? null]),
  );
}

function rulesIn({ value }: Entity, environment: string | undefined, field: "rules" | "force"): readonly Fields[] {
  const own = environment === undefined ? undefined : fieldsOf(fieldsOf(value["environments"])[environment])[field];
  const later = Array.isArray(value[field]) ? value[field] : fieldsOf(value[field])[environment ?? ""];
  return itemsOf(own ?? later).map(fieldsOf);
}

/** The answer for everybody: an operation, or one variant. Throws Inexpressible. */
export function targetingIn(feature: Entity, environment: string | undefined, project: Project, leaf: Leaf): Value {
  const ruled: Ruled = (own, whoever) =>
    rulesIn(feature, environment, "rules").map((rule) => [
      segmentsLogic(rule["segments"], project),
      shareOf(whoever ? { ...rule, enabled: true } : rule, feature, own),
    ]);
  const forced = rulesIn(feature, environment, "force").map((force): Step => [
    force["conditions"] === undefined
      ? segmentsLogic(force["segments"], project)
      : conditionsLogic(force["conditions"]),
    forcedBy(force, ruled, leaf),
  ]);
  return inOrder([...forced, ...ruled(leaf, false)], leaf);
}

type Step = readonly [condition: Value, answer: Value];

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

function outcomeOf(rule: Fields, variation: string | undefined): Outcome {
  return { variation, variables: fieldsOf(rule["variables"]) };
}

function shareOf(rule: Fields, feature: Entity, leaf: Leaf): Value {
  const percentage = rule["percentage"] ?? 100;
  if (typeof percentage !== "number" || percentage < 0 || percentage > 100)
    throw new Inexpressible("a percentage is none");
  if (rule["enabled"] === false) return leaf(undefined);
  // A rule that says so is for all of its people, unless its share is nobody.
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

/** Weights of ten thousand, in whole numbers. */
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

/** Salted by the feature's own key, for its variables as well: whoever is in a variation has its variables. */
function bucketOf({ key, value }: Entity): Value {
  const by = value["bucketBy"] ?? "userId";
  const { or } = fieldsOf(by);
  const attributes = (Array.isArray(or) ? or : Array.isArray(by) ? by : [by]).map((one: Value): Value => ({
    var: wordOf(one),
  }));
  return { cat: [key, ...(Array.isArray(or) ? [{ or: attributes }] : attributes)] };
}
