/** Tests that all fields of the schemas are documented, examples are valid, and generated files are current. */
import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import {
  KINDS,
  common,
  fieldsOf,
  kindSchemas,
  readSchema,
  resolve,
  schemaFile,
} from "../../../scripts/generate/schemas.ts";
import type { Schema } from "../../../scripts/generate/schemas.ts";
import { collectInto } from "../../../src/base/diagnostics.ts";
import type { Diagnostic } from "../../../src/base/diagnostics.ts";
import { isAllowed } from "../../../src/base/jsonpath.ts";
import { KINDS as TYPED } from "../../../src/compiler/kinds.ts";
import { parse } from "../../../src/compiler/parse/index.ts";
import { validate } from "../../../src/compiler/schema/index.ts";
import { bundledSchema } from "../../../src/compiler/schema/bundled-schema.ts";
import { isDay } from "../../../src/compiler/schema/calendar.ts";

const FILES: Readonly<Record<string, Schema>> = {
  "common.schema.json": common,
  ...Object.fromEntries(KINDS.map((kind) => [schemaFile(kind), kindSchemas[kind] ?? {}])),
  "sluice.schema.json": readSchema("sluice.schema.json"),
};
const LENIENT = { strictTuples: false, strictRequired: false, allowUnionTypes: true, formats: { date: isDay } };
/** Parts are compiled separately, without the parents that set their type. */
const ajv = new Ajv2020({ ...LENIENT, strictTypes: false, inlineRefs: false, schemas: FILES });

interface At {
  /** File and JSON Pointer. */
  readonly ref: string;
  readonly schema: Schema;
  readonly root: Schema;
}

/** Yields every schema in a file with its location, excluding examples and defaults. */
function* walk(ref: string, schema: Schema, root: Schema): Generator<At> {
  yield { ref, schema, root };
  for (const [key, value] of Object.entries(schema)) {
    if (["examples", "default", "const", "enum"].includes(key) || typeof value !== "object" || value === null) continue;
    if (["properties", "$defs"].includes(key))
      for (const [name, one] of Object.entries(value)) yield* walk(`${ref}/${key}/${name}`, one as Schema, root);
    else if (Array.isArray(value))
      for (const [index, one] of value.entries())
        if (typeof one === "object") yield* walk(`${ref}/${key}/${index}`, one as Schema, root);
    if (!Array.isArray(value) && !["properties", "$defs"].includes(key))
      yield* walk(`${ref}/${key}`, value as Schema, root);
  }
}

const ALL = Object.entries(FILES).flatMap(([file, schema]) => [...walk(`${file}#`, schema, schema)]);

test("every kind has a type and a schema", () => {
  expect(KINDS).toEqual([...TYPED]);
});

test("every field has a title, a description and an example", () => {
  const fields = ALL.filter(({ ref }) => !/\/(?:if|then|else|allOf)(?:\/|$)/.test(ref)).flatMap(
    ({ ref, schema, root }) =>
      fieldsOf(schema).map(([name, field]) => ({ ref: `${ref}/properties/${name}`, field, root })),
  );
  const poor = fields.filter(({ field, root }) => {
    const target =
      field.$ref === undefined || root === FILES["sluice.schema.json"] ? field : resolve(field.$ref, root).schema;
    return !field.title || !field.description || (field.examples ?? target.examples ?? []).length === 0;
  });
  expect(fields.length).toBeGreaterThan(200);
  expect(poor.map(({ ref }) => ref)).toEqual([]);
});

test("every example and every default is valid for its field", () => {
  const wrong = ALL.flatMap(({ ref, schema }) => {
    const values = [...(schema.examples ?? []), ...(schema.default === undefined ? [] : [schema.default])];
    if (values.length === 0) return [];
    const check = ajv.compile({ $ref: ref });
    return values.filter((value) => !check(value)).map((value) => ({ ref, value, errors: check.errors }));
  });
  expect(wrong).toEqual([]);
});

test("closed objects reject unknown fields", () => {
  const open = ALL.filter(
    ({ ref, schema }) =>
      schema.properties !== undefined && schema.additionalProperties !== false && !/\/(?:if|then|else)$/.test(ref),
  );
  expect(open.map(({ ref }) => ref)).toEqual(["sluice.schema.json#"]);
});

test("only the shared forms have patterns, because messages use their descriptions", () => {
  const patterns = ALL.filter(({ schema }) => schema.pattern !== undefined);
  expect(patterns.filter(({ ref }) => !/^common\.schema\.json#\/\$defs\/\w+$/.test(ref))).toEqual([]);
});

test("items of lists with `uniqueItems` are texts, because hostile values can break the comparison of ajv", () => {
  const lists = ALL.filter(({ schema }) => (schema as { uniqueItems?: boolean }).uniqueItems === true);
  expect(lists.filter(({ schema }) => schema.items?.type !== "string").map(({ ref }) => ref)).toEqual([]);
});

test("the pattern of paths matches what the engine supports", () => {
  const pattern = new RegExp(common.$defs?.["jsonPath"]?.pattern ?? "", "u");
  const piece = fc.constantFrom(
    "$",
    ".",
    "a",
    "..",
    "['x y']",
    "[0]",
    "[*]",
    "[?(@.name=='eu')]",
    "[?(@.a>1)]",
    "^",
    "~",
    "[",
    "'",
    "\n",
    "é",
  );
  fc.assert(
    fc.property(fc.array(piece), (pieces) => {
      const path = pieces.join("");
      expect(pattern.test(path) && path.length <= 256).toBe(isAllowed(path));
    }),
  );
});

describe.each(KINDS.map((kind) => [kind, kindSchemas[kind]?.examples?.[0]] as const))("%s", (kind, example) => {
  test("the schema for all kinds selects by kind", () => {
    const check = ajv.getSchema("sluice.schema.json");
    expect(check?.(example)).toBe(true);
    expect(check?.({ ...(example as object), spec: { nonsense: true } })).toBe(false);
  });

  test("the bundled schema is self-contained", () => {
    const bundled = bundledSchema(KINDS.find((one) => one === kind) as (typeof TYPED)[number]);
    expect(JSON.stringify(bundled)).not.toContain("common.schema.json");
    expect(new Ajv2020({ ...LENIENT, strict: true }).compile(bundled)(example)).toBe(true);
  });
});

test("the examples of docs/kinds.md are valid", () => {
  const page = readFileSync(new URL("../../../docs/kinds.md", import.meta.url), "utf8");
  const examples = [...page.matchAll(/```yaml\n(apiVersion[^`]*)```/g)].map(([, text = ""]) => text);
  const found: Diagnostic[] = [];
  const report = collectInto(found);
  const resources = examples.flatMap((text, index) =>
    parse({ path: `example-${index}.yaml`, text }, report).map((document) => validate(document, report)),
  );
  expect(found).toEqual([]);
  expect(resources.map((resource) => resource?.kind)).toEqual(KINDS);
});

test("generated files are current", () => {
  const script = new URL("../../../scripts/generate.ts", import.meta.url).pathname;
  expect(() => execFileSync(process.execPath, [script, "--check"], { stdio: "pipe" })).not.toThrow();
});
