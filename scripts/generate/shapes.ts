/** Schema data for messages: the fields, and the formats of texts. */
import { common, fieldsOf, resolve } from "./schemas.ts";
import type { Schema } from "./schemas.ts";
import type { Form, Shape } from "../../src/compiler/schema/validators.js";

/** The forms of texts, by the name of their definition. */
export function forms(): Readonly<Record<string, Form>> {
  const withPattern = Object.entries(common.$defs ?? {}).filter(([, schema]) => schema.pattern !== undefined);
  return Object.fromEntries(
    withPattern.map(([name, { title = "", description = "", examples = [] }]) => [
      name,
      { title, description, example: String(examples[0]) },
    ]),
  );
}

/** The fields of a schema and below it, without their content. */
export function shapeOf(schema: Schema, kind: Schema): Shape {
  if (schema.$ref !== undefined) {
    const target = resolve(schema.$ref, kind);
    const shape = shapeOf(target.schema, target.shared ? common : kind);
    return target.schema.pattern === undefined ? shape : { ...shape, form: target.name };
  }
  const alternative = (schema.oneOf ?? []).map((one) => shapeOf(one, kind)).find(({ fields }) => fields);
  const open = [schema.items, schema.additionalProperties].filter((one) => typeof one === "object");
  const [items] = open.map((one) => shapeOf(one, kind));
  const keys = schema.propertyNames?.$ref?.split("/").at(-1);
  const exactlyOne = (schema.oneOf ?? []).flatMap(({ required = [] }) => required);
  return {
    ...alternative,
    ...(schema.properties === undefined ? {} : { fields: shapesOf(schema, kind) }),
    ...(items === undefined ? {} : { items }),
    ...(keys === undefined ? {} : { keys }),
    ...(exactlyOne.length === 0 ? {} : { exactlyOne }),
    ...(schema.not?.required === undefined ? {} : { notTogether: schema.not.required }),
  };
}

function shapesOf(schema: Schema, kind: Schema): Readonly<Record<string, Shape>> {
  return Object.fromEntries(fieldsOf(schema).map(([name, field]) => [name, shapeOf(field, kind)]));
}
