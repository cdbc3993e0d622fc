/** The variables of a feature: flags of their own, which follow its rules. */
import type { Report } from "../../diagnostics.ts";
import type { Value } from "../../parse.ts";
import type { Location } from "../../source.ts";
import { importLeftOut, importNotCarried } from "../codes.ts";
import type { Fields } from "../contract.ts";
import { fieldsOf, textOf, wordOf } from "../fields.ts";
import type { Served } from "./feature.ts";
import type { Entity } from "./project.ts";
import { variationsOf } from "./rules.ts";
import type { Outcome } from "./rules.ts";

export interface Variable {
  readonly key: string;
  readonly at: Location;
  readonly description: string | undefined;
  readonly served: Served;
}

export function variablesOf(feature: Entity, report: Report): readonly Variable[] {
  return schemasIn(feature).flatMap(({ key, schema, at }) => {
    const type = TYPES.get(textOf(schema["type"]) ?? "");
    const value = schema["defaultValue"];
    if (type === undefined || value === undefined || value === null || typeof value !== type || Array.isArray(value)) {
      report(
        importLeftOut,
        at,
        `the variable "${key}" of "${feature.key}" is left out: a flag has no values of its type`,
      );
      return [];
    }
    reportOverrides(key, feature, report);
    return [{ key, at, description: textOf(schema["description"]), served: servedOf(key, type, value, feature) }];
  });
}

const TYPES: ReadonlyMap<string, Served["type"]> = new Map([
  ["boolean", "boolean"],
  ["string", "string"],
  ["integer", "number"],
  ["double", "number"],
  ["object", "object"],
]);

interface Schema {
  readonly key: string;
  readonly schema: Fields;
  readonly at: Location;
}

/** Version 1 lists them, later ones have a map. */
function schemasIn({ value, at }: Entity): readonly Schema[] {
  const schemas = value["variablesSchema"];
  if (Array.isArray(schemas))
    return schemas.map((one: Value, index) => ({
      key: wordOf(fieldsOf(one)["key"]),
      schema: fieldsOf(one),
      at: at(["variablesSchema", index]),
    }));
  return Object.entries(fieldsOf(schemas)).map(([key, schema]) => ({
    key,
    schema: fieldsOf(schema),
    at: at(["variablesSchema", key], "key"),
  }));
}

/** The default, and a variant for each value that a variation or a rule has instead. */
function servedOf(key: string, type: Served["type"], standard: Value, feature: Entity): Served {
  const variants: Record<string, Value> = { default: standard };
  const byVariation = new Map(variationsOf(feature).map(({ name, variables }) => [name, variables[key]]));
  const leaf = (outcome: Outcome | undefined): string => {
    const value = outcome?.variables[key] ?? byVariation.get(outcome?.variation ?? "") ?? standard;
    const text = JSON.stringify(value);
    const known = Object.keys(variants).find((name) => JSON.stringify(variants[name]) === text);
    if (known !== undefined) return known;
    const name = freeName(outcome?.variation ?? "other", variants);
    variants[name] = value;
    return name;
  };
  return { type, variants, enabled: "default", disabled: "default", leaf };
}

function freeName(wanted: string, variants: Fields): string {
  for (let number = 1; ; number++) {
    const name = number === 1 ? wanted : `${wanted}-${number}`;
    if (!Object.hasOwn(variants, name)) return name;
  }
}

function reportOverrides(key: string, feature: Entity, report: Report): void {
  const text = JSON.stringify(feature.value["variations"] ?? null);
  if (!/"(?:overrides|variableOverrides)"/.test(text) || !text.includes(JSON.stringify(key))) return;
  report(
    importNotCarried,
    feature.at(["variations"], "key"),
    `overrides inside of variations of the variable "${key}" of "${feature.key}" are not carried over`,
    {
      help: "write them as conditions into its targeting",
    },
  );
}
