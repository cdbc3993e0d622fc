/** docs/kinds.md: every kind and every field, from the titles, descriptions and examples of the schemas. */
import { Document, isScalar, visit } from "yaml";
import { KINDS, common, fieldsOf, kindSchemas, resolve, schemaFile } from "./schemas.ts";
import type { Schema } from "./schemas.ts";
import { forms } from "./shapes.ts";

const INTRODUCTION = `<!-- Generated from schemas/ by \`npm run generate\`. Edit the schemas instead. -->
# Kinds of documents

Sluice compiles YAML documents of the kinds on this page. Only the \`kind\` field determines the kind of a document; folders
and file names do not matter. A file can contain several documents. **Project, Stage, Cluster, Feature and Override** are
enough to start. Add the other kinds for the systems that you use.

Sluice validates documents against the same schemas that this page is generated from. For completion and hover text in an
editor, start a file with a comment such as \`# yaml-language-server: $schema=../schemas/feature.schema.json\`. The command
\`sluice schema Feature\` prints a schema.

A field that this page does not list is an error. *Required* fields have no default. A field that refers to another
document contains its \`metadata.name\`.
`;

/** Shared objects with a separate section, by the name of their definition. */
const SHARED: readonly string[] = ["metadata", "clusterSelector", "maintenance"];

export function generateKindsPage(): string {
  const sections = KINDS.map((kind) => kindSection(kind, kindSchemas[kind] ?? {}));
  return [INTRODUCTION, contents(), ...sections, ...SHARED.map(sharedSection), formsSection()].join("\n");
}

function contents(): string {
  const names = [...KINDS, ...SHARED.map((name) => common.$defs?.[name]?.title ?? name), "Text formats"];
  return `${names.map((name) => `[${name}](#${anchor(name)})`).join(" · ")}\n`;
}

function kindSection(kind: string, schema: Schema): string {
  const spec = schema.properties?.["spec"] ?? {};
  return [
    `## ${kind}\n`,
    `${schema.description} ([schema](../schemas/${schemaFile(kind)}))\n`,
    fenced(schema.examples?.[0]),
    table(rowsOf(spec, schema, "spec")),
  ].join("\n");
}

function sharedSection(name: string): string {
  const schema = common.$defs?.[name] ?? {};
  return [
    `## ${schema.title}\n`,
    `${schema.description}\n`,
    fenced({ [fieldName(name)]: schema.examples?.[0] }),
    table(rowsOf(schema, common, "")),
  ].join("\n");
}

/** The field that contains a shared object. */
function fieldName(name: string): string {
  return name === "clusterSelector" ? "clusters" : name;
}

/** Formats like a person: short lists on one line, times in quotes. */
function fenced(example: unknown): string {
  const document = new Document(example);
  visit(document, {
    Seq: (_, list) => void (list.flow = list.items.every(isScalar)),
    Scalar: (_, scalar) => {
      if (/^\d\d:\d\d$/.test(String(scalar.value))) scalar.type = "QUOTE_DOUBLE";
    },
  });
  return `\`\`\`yaml\n${document.toString({ lineWidth: 100, flowCollectionPadding: false })}\`\`\`\n`;
}

type Row = readonly [field: string, type: string, fallback: string, meaning: string];

function table(rows: readonly Row[]): string {
  const lines = rows.map((row) => `| ${row.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`);
  return ["| field | type | default | meaning |", "|---|---|---|---|", ...lines, ""].join("\n");
}

/** The fields of an object and the fields below them, in the order of the schema. */
function rowsOf(schema: Schema, kind: Schema, path: string): readonly Row[] {
  return fieldsOf(schema).flatMap(([name, field]) => {
    const here = path === "" ? name : `${path}.${name}`;
    return [
      [`\`${here}\``, typeOf(field, kind), fallback(name, schema), field.description ?? ""] as const,
      ...rowsBelow(field, kind, here),
    ];
  });
}

function fallback(name: string, { properties, required = [], else: otherwise }: Schema): string {
  if (required.includes(name)) return "*required*";
  return otherwise?.required?.includes(name) === true
    ? "*required*, unless `deprecated`"
    : code(properties?.[name]?.default);
}

function rowsBelow(field: Schema, kind: Schema, path: string): readonly Row[] {
  if (field.$ref !== undefined) {
    const { name, shared, schema } = resolve(field.$ref, kind);
    return shared && SHARED.includes(name) ? [] : rowsBelow(schema, shared ? common : kind, path);
  }
  if (field.properties !== undefined) return rowsOf(field, kind, path);
  if (field.oneOf !== undefined) return field.oneOf.flatMap((one) => rowsBelow(one, kind, path));
  if (field.items !== undefined) return rowsBelow(field.items, kind, `${path}[]`);
  const { additionalProperties: values } = field;
  return typeof values === "object" ? rowsBelow(values, kind, `${path}.*`) : [];
}

const WORDS: Readonly<Record<string, string>> = {
  string: "text",
  integer: "whole number",
  boolean: "true or false",
};

function typeOf(schema: Schema, kind: Schema): string {
  if (schema.$ref !== undefined) return typeOfReference(schema.$ref, kind);
  if (schema.const !== undefined) return code(schema.const);
  if (schema.enum !== undefined) return schema.enum.map(code).join(", ");
  if (schema.oneOf !== undefined && schema.properties === undefined)
    return schema.oneOf.map((one) => typeOf(one, kind)).join(" or ");
  const types = [schema.type ?? "anything"].flat();
  return types.map((type) => plainType(type, schema, kind)).join(" or ");
}

function typeOfReference(ref: string, kind: Schema): string {
  const { name, shared, schema } = resolve(ref, kind);
  if (shared && SHARED.includes(name)) return `[${uncapitalized(schema.title)}](#${anchor(schema.title ?? "")})`;
  if (schema.pattern !== undefined) return `[${uncapitalized(schema.title)}](#text-formats)`;
  return typeOf(schema, shared ? common : kind);
}

function plainType(type: string, schema: Schema, kind: Schema): string {
  if (type === "array") return listType(schema, kind);
  const { additionalProperties: values } = schema;
  if (type === "object" && typeof values === "object") return `map of ${typeOf(values, kind)}`;
  if (type === "object") return "map";
  return WORDS[type] ?? type;
}

function listType({ items = {}, minItems, maxItems }: Schema, kind: Schema): string {
  const item = typeOf(items, kind);
  return minItems === 2 && maxItems === 2 ? `[${item}, ${item}]` : `list of ${item === "map" ? "maps" : item}`;
}

function formsSection(): string {
  const rows = Object.values(forms()).map(
    ({ title, description, example }) => `| ${title} | ${description.replaceAll("|", "\\|")} | \`${example}\` |`,
  );
  return ["## Text formats\n", "| format | meaning | example |", "|---|---|---|", ...rows, ""].join("\n");
}

function code(value: unknown): string {
  if (value === undefined) return "";
  return `\`${Array.isArray(value) ? `[${value.join(", ")}]` : JSON.stringify(value).replaceAll('"', "")}\``;
}

function anchor(title: string): string {
  return title.toLowerCase().replaceAll(" ", "-");
}

function uncapitalized(title = ""): string {
  return /^[A-Z][a-z]/.test(title) ? `${title.charAt(0).toLowerCase()}${title.slice(1)}` : title;
}
