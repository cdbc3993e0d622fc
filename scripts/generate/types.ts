/** src/compiler/kinds.ts: the types of the kinds, from their schemas. */
import { compile } from "json-schema-to-typescript";
import { KINDS, common, fieldsOf, kindSchemas, resolve } from "./schemas.ts";
import type { Schema } from "./schemas.ts";

/** A named object type: its location in the kind, and its schema. */
interface Named {
  readonly schema: Schema;
  readonly kind: Schema;
}

export async function generateTypes(): Promise<string> {
  const named = new Map<string, Named>();
  for (const name of ["metadata", "clusterSelector"]) nameType(pascal(name), common.$defs?.[name] ?? {}, common, named);
  for (const kind of KINDS) {
    const schema = kindSchemas[kind] ?? {};
    nameType(`${kind}Spec`, schema.properties?.["spec"] ?? {}, schema, named);
  }
  const interfaces: string[] = [];
  // The map grows during the iteration: printing a type adds the types within it.
  for (const [name, type] of named) interfaces.push(await print(name, type, named));
  return [HEAD, ...interfaces, specs(), dateFields()].join("\n");
}

const HEAD = `/** The kinds of source documents. Generated from schemas/ by \`npm run generate\`: change those instead. */
import type { Value } from "../base/value.ts";

export const KINDS = [
${KINDS.map((kind) => `  "${kind}",`).join("\n")}
] as const;
export type Kind = (typeof KINDS)[number];
`;

function nameType(name: string, schema: Schema, kind: Schema, named: Map<string, Named>): string {
  if (!named.has(name)) named.set(name, { schema, kind });
  return name;
}

async function print(name: string, { schema, kind }: Named, named: Map<string, Named>): Promise<string> {
  const prefix = name.replace(/Spec$/, "");
  const properties = fieldsOf(schema).map(([field, property]) => {
    const tsType = typeOf(property, `${prefix}${pascal(field)}`, kind, named);
    return [field, { description: documentation(property), tsType }];
  });
  const printed = await compile(
    {
      description: schema.description,
      type: "object",
      properties: Object.fromEntries(properties),
      required: [...(schema.required ?? [])],
      additionalProperties: false,
    },
    name,
    { bannerComment: "", style: { printWidth: 120 } },
  );
  return printed
    .replaceAll(/^ {2}("?[\w-]+"?\??: )/gm, "  readonly $1")
    .replaceAll(/^( *)\/\*\*\n *\* (.*)\n *\*\/$/gm, "$1/** $2 */")
    .replaceAll("{readonly", "{ readonly")
    .replaceAll(/([^\s])\};/g, "$1 };");
}

function documentation({ description, default: fallback }: Schema): string {
  return fallback === undefined ? `${description}` : `${description} Default: ${JSON.stringify(fallback)}.`;
}

/** The TypeScript of a schema. Objects with fields become separate types, named by their location. */
function typeOf(schema: Schema, name: string, kind: Schema, named: Map<string, Named>): string {
  if (schema.$ref !== undefined) {
    const target = resolve(schema.$ref, kind);
    const own = target.shared ? pascal(target.name) : `${kindName(kind)}${pascal(target.name)}`;
    return typeOf(target.schema, own, target.shared ? common : kind, named);
  }
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum !== undefined) return union(schema.enum.map((value) => JSON.stringify(value)));
  if (schema.properties !== undefined) return nameType(name, schema, kind, named);
  if (schema.oneOf !== undefined) return union(schema.oneOf.map((one) => typeOf(one, name, kind, named)));
  const types = [schema.type ?? []].flat();
  return types.length === 0 ? "Value" : union(types.map((type) => plain(type, schema, name, kind, named)));
}

function plain(type: string, schema: Schema, name: string, kind: Schema, named: Map<string, Named>): string {
  if (type === "integer") return "number";
  if (type === "array") return list(schema, typeOf(schema.items ?? {}, name, kind, named));
  if (type !== "object") return type;
  const { additionalProperties: values } = schema;
  return `{ readonly [key: string]: ${typeof values === "object" ? typeOf(values, name, kind, named) : "Value"} }`;
}

function list({ minItems, maxItems }: Schema, item: string): string {
  if (minItems === 2 && maxItems === 2) return `readonly [${item}, ${item}]`;
  return `readonly ${item.includes(" ") ? `(${item})` : item}[]`;
}

function union(types: readonly string[]): string {
  return [...new Set(types)].join(" | ");
}

function kindName(kind: Schema): string {
  const name = kind.properties?.["kind"]?.const;
  return typeof name === "string" ? name : "";
}

function pascal(name: string): string {
  return name.replaceAll(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

function specs(): string {
  const lines = KINDS.map((kind) => `  readonly ${kind}: ${kind}Spec;`);
  return `/** The spec of every kind. */\nexport interface Specs {\n${lines.join("\n")}\n}\n`;
}

/** The names of date fields. Only these fields can contain an unquoted date. */
function dateFields(): string {
  const found = new Set<string>();
  const walk = (schema: Schema): void => {
    for (const [name, property] of fieldsOf(schema))
      if (/\/day(?:OrNever)?$/.test(property.$ref ?? "")) found.add(name);
    for (const value of Object.values(schema)) if (typeof value === "object" && value !== null) walk(value as Schema);
  };
  for (const schema of [common, ...Object.values(kindSchemas)]) walk(schema);
  const names = [...found].sort().map((name) => `"${name}"`);
  return `/** Names of the fields that hold days. */\nexport const DATE_FIELDS: readonly string[] = [${names.join(", ")}];\n`;
}
