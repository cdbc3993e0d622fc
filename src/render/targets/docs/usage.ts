/** Shows how to use a feature in code: its flag, its component gates, and the entitlement it needs. */
import { flagKeyOf } from "../../../compiler/link/index.ts";
import type { Feature, Model } from "../../../compiler/link/index.ts";
import { code, fenced, table } from "../../../base/markdown.ts";
import type { Value } from "../../../compiler/parse/index.ts";
import type { Flag } from "../../../compiler/resolve/index.ts";
import { flagOf } from "../../../compiler/resolve/index.ts";
import { resourceTypeOf } from "../../resource-type.ts";

const METHODS = { boolean: "Boolean", string: "String", number: "Number", object: "Object" } as const;

export function usageSection(feature: Feature, model: Model): string {
  const flag = flagOf(feature.spec);
  return [
    "**Use in code**\n",
    fenced("ts", example(feature, flag, model)),
    ...(feature.spec.flag?.variants === undefined ? [] : [variants(flag)]),
    ...gates(feature),
    ...entitlement(feature, model),
  ].join("\n");
}

function example(feature: Feature, flag: Flag, model: Model): string {
  const { spec } = feature;
  const keys = { Organization: "organization", Project: "project", ...contextKeys(model) };
  const contextFields = [
    ...(spec.entitlement === undefined ? [] : [keys[spec.entitlement.consumer ?? "Organization"]]),
    ...(flag.rollout === undefined ? [] : [flag.rollout.by]),
  ];
  const context =
    contextFields.length === 0 ? "" : `, { ${contextFields.map((key) => `${json(key)}: "..."`).join(", ")} }`;
  const off = json(flag.variants[flag.disabled] ?? null);
  return `const client = OpenFeature.getClient();\nconst value = await client.get${METHODS[flag.type]}Value(${json(flagKeyOf(feature))}, ${off}${context});`;
}

function contextKeys({ project }: Model): { readonly Organization?: string; readonly Project?: string } | undefined {
  return project.spec.targets?.openfeature?.contextKeys;
}

function variants({ variants, enabled, disabled }: Flag): string {
  const served = (name: string): string =>
    [...(name === enabled ? ["where it is on"] : []), ...(name === disabled ? ["where it is off"] : [])].join(" and ");
  const rows = Object.entries(variants).map(([name, value]) => [
    code(name),
    code(shortened(json(value))),
    served(name),
  ]);
  return table(["variant", "value", "served"], rows);
}

function gates({ spec: { gates = [] } }: Feature): readonly string[] {
  return gates.map(({ component, name, invert }) => {
    const opposite = invert === true ? ", which is true where the feature is off" : "";
    return `The gate of component ${code(component)} is ${code(name)}${opposite}.\n`;
  });
}

function entitlement(feature: Feature, model: Model): readonly string[] {
  const { entitlement } = feature.spec;
  if (entitlement === undefined) return [];
  const who = (entitlement.consumer ?? "Organization").toLowerCase();
  return [`Every ${who} needs a grant. The entitlement is ${code(resourceTypeOf(feature, model))}.\n`];
}

const LONGEST_VALUE = 80;

function shortened(text: string): string {
  return text.length <= LONGEST_VALUE ? text : `${text.slice(0, LONGEST_VALUE).toWellFormed()}…`;
}

function json(value: Value): string {
  return JSON.stringify(value);
}
