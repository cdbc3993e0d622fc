/** Converts the variables of a feature to separate flags that follow its rules. */
import type { ReportDiagnostic } from "../../../base/diagnostics.ts";
import type { Value } from "../../../compiler/parse/index.ts";
import type { Location } from "../../../base/source.ts";
import { importApproximated, importLeftOut } from "../codes.ts";
import type { Fields } from "../importer.ts";
import { fieldsOf, textOf, wordOf } from "../fields.ts";
import type { Served } from "./served.ts";
import type { Entity } from "./project.ts";
import { variationsOf } from "./variation-weights.ts";
import type { Outcome } from "./variation-weights.ts";

export interface Variable {
  readonly key: string;
  readonly at: Location;
  readonly description: string | undefined;
  readonly served: Served;
}

export function variablesOf(feature: Entity, report: ReportDiagnostic): readonly Variable[] {
  return schemasIn(feature).flatMap(({ key, schema, at }) => {
    const value = schema["defaultValue"];
    const type = typeOf(value);
    if (type === undefined || value === undefined || schema["type"] === "json") {
      const what =
        value === undefined || value === null ? "no default value" : "a value that is not a valid flag value";
      report(importLeftOut, at, `the variable "${key}" of "${feature.key}" is left out: it has ${what}`, {
        help: "a flag value is a boolean, a string, a number or a map",
      });
      return [];
    }
    const disabledValue = schema["disabledValue"] ?? (schema["useDefaultWhenDisabled"] === true ? value : undefined);
    if (disabledValue === undefined)
      report(
        importApproximated,
        at,
        `where "${feature.key}" is off, its variable "${key}" had no value; it now has its default`,
        {
          help: "set `serve.disabled` to the variant for clusters where it is off",
        },
      );
    return [
      {
        key,
        at,
        description: textOf(schema["description"]),
        served: servedOf(key, type, { value, off: disabledValue }, feature),
      },
    ];
  });
}

/** The type of the default value, because the schema may be in another file. */
function typeOf(value: Value | undefined): Served["type"] | undefined {
  if (value === null || Array.isArray(value)) return undefined;
  const type = typeof value;
  return type === "boolean" || type === "string" || type === "number" || type === "object" ? type : undefined;
}

interface Schema {
  readonly key: string;
  readonly schema: Fields;
  readonly at: Location;
}

/** Version 1 has a list, later versions a map. */
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

/** Variants for the default, for the disabled state, and for each other value of a variation or a rule. */
function servedOf(
  key: string,
  type: Served["type"],
  { value: standard, off: disabledValue = standard }: { readonly value: Value; readonly off: Value | undefined },
  feature: Entity,
): Served {
  const variants: Record<string, Value> = { default: standard };
  const nameOf = (value: Value, wanted: string): string => {
    const text = JSON.stringify(value);
    const name =
      Object.keys(variants).find((one) => JSON.stringify(variants[one]) === text) ?? freeName(wanted, variants);
    variants[name] = value;
    return name;
  };
  const disabled = nameOf(disabledValue, "disabled");
  const byVariation = new Map(variationsOf(feature).map(({ name, variables }) => [name, variables[key]]));
  const leaf = (outcome: Outcome | undefined): string => {
    if (outcome === undefined) return disabled;
    const value = outcome.variables[key] ?? byVariation.get(outcome.variation ?? "") ?? standard;
    return nameOf(value, outcome.variation ?? "other");
  };
  return { type, variants, enabled: "default", disabled, leaf };
}

function freeName(wanted: string, variants: Fields): string {
  for (let number = 1; ; number++) {
    const name = number === 1 ? wanted : `${wanted}-${number}`;
    if (!Object.hasOwn(variants, name)) return name;
  }
}
