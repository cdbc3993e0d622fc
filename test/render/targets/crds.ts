/** Loads Sluice's own CRDs, as validators that reject fields which an API server would prune. */
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";
import type { ValidateFunction } from "ajv";
import { parse } from "yaml";

export interface Schema {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly items?: Schema;
  readonly [keyword: string]: unknown;
}

export interface Crd {
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly group: string;
    readonly scope: string;
    readonly names: { readonly kind: string; readonly plural: string };
    readonly versions: readonly {
      readonly name: string;
      readonly subresources?: unknown;
      readonly additionalPrinterColumns: readonly { readonly name: string; readonly jsonPath: string }[];
      readonly schema: { readonly openAPIV3Schema: Schema };
    }[];
  };
}

const FOLDER = join(import.meta.dirname, "../../../schemas/crds");

export const crds: readonly Crd[] = globSync("*.yaml", { cwd: FOLDER })
  .toSorted()
  .map((path) => parse(readFileSync(join(FOLDER, path), "utf8")) as Crd);

export function schemaOf(crd: Crd): Schema {
  return crd.spec.versions[0]?.schema.openAPIV3Schema ?? {};
}

/** Every nested schema with its path. */
export function* within(schema: Schema, path = "$"): Generator<readonly [string, Schema]> {
  yield [path, schema];
  for (const [name, one] of Object.entries(schema.properties ?? {})) yield* within(one, `${path}.${name}`);
  if (schema.items !== undefined) yield* within(schema.items, `${path}[]`);
  if (typeof schema.additionalProperties === "object") yield* within(schema.additionalProperties, `${path}.*`);
}

/** Kind -> its validator. */
export function validators(): ReadonlyMap<string, ValidateFunction> {
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
  return new Map(crds.map((crd) => [crd.spec.names.kind, ajv.compile(closed(schemaOf(crd)))]));
}

/** Rejects unknown fields, except in `metadata`, where the API server allows more. */
function closed(schema: Schema): Schema {
  const { type, properties, items } = schema;
  if (type === "object" && properties === undefined) return schema;
  const inside = Object.entries(properties ?? {}).map(([name, one]) => [name, closed(one)]);
  return {
    ...schema,
    ...(properties === undefined ? {} : { properties: Object.fromEntries(inside), additionalProperties: false }),
    ...(items === undefined ? {} : { items: closed(items) }),
  };
}
