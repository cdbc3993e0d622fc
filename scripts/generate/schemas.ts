/** The schemas in `schemas/`, as the generators read them. */
import { readFileSync } from "node:fs";

/** The part of JSON Schema 2020-12 that the schemas use. */
export interface Schema {
  readonly $schema?: string;
  readonly $ref?: string;
  readonly $defs?: Schemas;
  readonly title?: string;
  readonly description?: string;
  readonly examples?: readonly unknown[];
  readonly default?: unknown;
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly format?: string;
  readonly pattern?: string;
  readonly properties?: Schemas;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly propertyNames?: Schema;
  readonly items?: Schema;
  readonly prefixItems?: readonly Schema[];
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly allOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly not?: Schema;
  readonly if?: Schema;
  readonly then?: Schema;
  readonly else?: Schema;
}
export type Schemas = Readonly<Record<string, Schema>>;

const FOLDER = new URL("../../schemas/", import.meta.url);

export function readSchema(file: string): Schema {
  return JSON.parse(readFileSync(new URL(file, FOLDER), "utf8")) as Schema;
}

export const common: Schema = readSchema("common.schema.json");

/** In the order in which the docs introduce the kinds. */
export const KINDS: readonly string[] = (readSchema("sluice.schema.json").properties?.["kind"]?.enum ?? []).map(String);

export function schemaFile(kind: string): string {
  return `${kind.toLowerCase()}.schema.json`;
}

export const kindSchemas: Schemas = Object.fromEntries(KINDS.map((kind) => [kind, readSchema(schemaFile(kind))]));

/** A reference resolved. */
export interface Target {
  /** The key in `$defs`. */
  readonly name: string;
  readonly shared: boolean;
  readonly schema: Schema;
}

/** The target of a `$ref` in a kind's schema. Schemas refer only to their own or the shared `$defs`. */
export function resolve(ref: string, kind: Schema): Target {
  const [file = "", name = ""] = ref.split("#/$defs/");
  const shared = file !== "";
  const schema = (shared ? common : kind).$defs?.[name] ?? common.$defs?.[name];
  if (schema === undefined) throw new Error(`the schemas have no ${ref}`);
  return { name, shared: shared || kind.$defs?.[name] === undefined, schema };
}

/** The properties of an object, by name. */
export function fieldsOf(schema: Schema): readonly (readonly [string, Schema])[] {
  return Object.entries(schema.properties ?? {});
}
