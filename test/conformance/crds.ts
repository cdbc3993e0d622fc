/** CustomResourceDefinitions as validators that refuse what an API server would prune. */
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";
import type { ValidateFunction } from "ajv";
import { parseAllDocuments } from "yaml";

/** The folder of CRDs, `SLUICE_CRDS`; undefined without one. `scripts/fetch-crds.ts` fills such a folder. */
export function findCrds(): string | undefined {
  return process.env["SLUICE_CRDS"];
}

interface Crd {
  readonly spec: {
    readonly group: string;
    readonly scope: "Cluster" | "Namespaced";
    readonly names: { readonly kind: string };
    readonly versions: readonly { readonly name: string; readonly schema: { readonly openAPIV3Schema: Schema } }[];
  };
}

export interface Kind {
  readonly isNamespaced: boolean;
  readonly validate: ValidateFunction;
}

/** `group/version/Kind` -> its validator. Copies of what was once are left out, by the names of their files. */
export function kindsIn(folder: string, past: RegExp = /OLD|HISTORICAL/): ReadonlyMap<string, Kind> {
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
  const paths = globSync("**/*.yaml", { cwd: folder }).filter((path) => !past.test(path));
  const texts = paths.map((path) => readFileSync(join(folder, path), "utf8"));
  const crds = texts
    .filter((text) => text.includes("kind: CustomResourceDefinition"))
    .flatMap((text) => parseAllDocuments(text).map((one) => one.toJS() as Crd));
  return new Map(
    crds.flatMap((crd) =>
      crd.spec.versions.map(({ name, schema }): [string, Kind] => [
        `${crd.spec.group}/${name}/${crd.spec.names.kind}`,
        { isNamespaced: crd.spec.scope === "Namespaced", validate: ajv.compile(closed(schema.openAPIV3Schema, true)) },
      ]),
    ),
  );
}

interface Schema {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly items?: Schema;
  readonly [keyword: string]: unknown;
}

/** Unknown fields become errors, except where the CRD preserves them; at the top the usual fields are known. */
function closed(schema: Schema, isTop = false): Schema {
  const { properties, additionalProperties, items } = schema;
  const own =
    properties === undefined
      ? {}
      : Object.fromEntries(Object.entries(properties).map(([key, one]) => [key, closed(one)]));
  const usual = isTop ? { apiVersion: {}, kind: {}, metadata: {} } : {};
  const isOpen =
    schema["x-kubernetes-preserve-unknown-fields"] === true || schema["x-kubernetes-embedded-resource"] === true;
  return {
    ...schema,
    ...(properties === undefined && !isTop ? {} : { properties: { ...own, ...usual } }),
    ...(items === undefined ? {} : { items: closed(items) }),
    ...(typeof additionalProperties === "object" ? { additionalProperties: closed(additionalProperties) } : {}),
    ...(schema.type === "object" && !isOpen && additionalProperties === undefined
      ? { additionalProperties: false }
      : {}),
  };
}
