/**
 * src/compiler/schema/validators-fast.js and src/compiler/schema/validators.js: two functions per kind, compiled ahead of time by ajv and bundled with their
 * few helpers, so that a run neither loads ajv nor reads a schema. A verdict tests whether a document is valid. The
 * validators also find the errors, and contain schema data for messages: three times as much code, which is rarely
 * loaded.
 */
import { _ } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import standalone from "ajv/dist/standalone/index.js";
import { build } from "esbuild";
import { fileURLToPath } from "node:url";
import { formats } from "../../src/compiler/schema/calendar.ts";
import { KINDS, common, kindSchemas, schemaFile } from "./schemas.ts";
import { forms, shapeOf } from "./shapes.ts";
import type { Schema } from "./schemas.ts";

const HEAD = `// Generated from schemas/ by \`npm run generate\`: change those instead.\n`;

export async function generateValidators(): Promise<string> {
  return `${HEAD}${await bundled(`${shortened(compiled(true))}\n${TABLES}`)}`;
}

export async function generateVerdicts(): Promise<string> {
  return `${HEAD}${await bundled(`${withoutErrors(compiled(false))}\nexport const verdicts = { ${KINDS.join()} };`)}`;
}

/** A module with a function for each kind. */
function compiled(allErrors: boolean): string {
  const ajv = new Ajv2020({
    schemas: Object.fromEntries([
      // Compiled separately, or ajv would make a copy for every kind.
      ...Object.entries(common.$defs ?? {}).map(
        ([name, schema]) => [`common.schema.json#/$defs/${name}`, bare(schema)] as const,
      ),
      ...KINDS.map((kind) => [schemaFile(kind), bare(kindSchemas[kind] ?? {})] as const),
    ]),
    allErrors,
    ownProperties: true,
    messages: false,
    strict: true,
    // A list with a special first item is not a tuple; text or a list of texts is one field; \`if\` names fields of its parent.
    strictTuples: false,
    allowUnionTypes: true,
    strictRequired: false,
    inlineRefs: false,
    formats: { ...formats },
    code: { source: true, esm: true, lines: false, formats: _`require("./src/compiler/schema/calendar.ts").formats` },
  });
  return standalone.default(ajv, Object.fromEntries(KINDS.map((kind) => [kind, schemaFile(kind)])));
}

/** Ajv's code without the creation of errors. It still counts them. */
function withoutErrors(code: string): string {
  const bare = code
    .replaceAll(
      /const (err\d+) = \{[^;]*\};\s*if\(vErrors === null\)\{\s*vErrors = \[\1\];\s*\}\s*else \{\s*vErrors.push\(\1\);\s*\}/g,
      "",
    )
    .replaceAll(
      /vErrors = vErrors === null \? (\w+)\.errors : vErrors\.concat\(\1\.errors\);\s*errors = vErrors\.length;/g,
      "errors++;",
    )
    .replaceAll(
      /if\(vErrors !== null\)\{\s*if\((_errs\d+)\)\{\s*vErrors\.length = \1;\s*\}\s*else \{\s*vErrors = null;\s*\}\s*\}/g,
      "",
    )
    .replaceAll(/validate\d+\.errors = (?:vErrors|\[\{[^;]*\}\]);/g, "")
    .replaceAll(/let vErrors = null;|validate\d+\.evaluated = \{[^;]*\};/g, "")
    .replaceAll(
      /const (evaluated\d+) = \w+\.evaluated;\s*if\(\1\.dynamicProps\)\{[^}]*\}\s*if\(\1\.dynamicItems\)\{[^}]*\}/g,
      "",
    )
    .replaceAll(/, \{instancePath="",.*?\}=\{\}\)/g, ")")
    .replaceAll(/, \{instancePath[^}]*\}\)/g, ")");
  if (/vErrors|instancePath|\.errors|evaluated/.test(bare))
    throw new Error("ajv writes its errors in another way than it did");
  return bare;
}

const ANNOTATIONS: ReadonlySet<string> = new Set(["title", "description", "examples", "default"]);

/** A schema without texts for people, which ajv would copy. */
function bare(schema: Schema): Schema {
  const rest = Object.entries(schema).filter(([key]) => !ANNOTATIONS.has(key));
  return Object.fromEntries(rest.map(([key, value]) => [key, bareValue(key, value)]));
}

function bareValue(key: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || key === "const" || key === "enum") return value;
  if (Array.isArray(value)) return value.map((one: unknown) => bareValue("", one));
  if (key !== "properties" && key !== "$defs") return bare(value);
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, bare(one as Schema)]));
}

const SHAPES = Object.fromEntries(Object.entries(kindSchemas).map(([kind, schema]) => [kind, shapeOf(schema, schema)]));
const TABLES = `export const validators = { ${KINDS.join()} }, shapes = ${JSON.stringify(SHAPES)}, forms = ${JSON.stringify(forms())};`;

const ADD = `const add = (errors, error) => {
  if (errors === null) return [error];
  if (errors.length < 10000) errors.push(error);
  return errors;
};
const join = (errors, more) => (errors === null ? more : more.reduce(add, errors));
`;

/**
 * Half of ajv's code creates error lists, again for every check, and copies them to join them:
 * this is quadratic for a hostile list. Two functions replace it, and stop at ten thousand errors.
 */
function shortened(code: string): string {
  const short = code
    .replaceAll(
      /const (err\d+) = (\{[^;]*\});\s*if\(vErrors === null\)\{\s*vErrors = \[\1\];\s*\}\s*else \{\s*vErrors.push\(\1\);\s*\}/g,
      "vErrors = add(vErrors, $2);",
    )
    .replaceAll(/vErrors = vErrors === null \? (\w+\.errors) : vErrors\.concat\(\1\)/g, "vErrors = join(vErrors, $1)");
  if (/vErrors\.(?:push|concat)/.test(short)) throw new Error("ajv writes its errors in another way than it did");
  return ADD + short;
}

async function bundled(contents: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: fileURLToPath(new URL("../..", import.meta.url)) },
    bundle: true,
    format: "esm",
    minifySyntax: true,
    minifyWhitespace: true,
    write: false,
    legalComments: "none",
  });
  return outputFiles[0]?.text ?? "";
}

/** src/compiler/schema/validators-fast.d.ts. */
export function generateVerdictTypes(): string {
  return `${HEAD}import type { Kind } from "../kinds.ts";

/** Whether a document of a kind is valid. */
export const verdicts: Readonly<Record<Kind, (value: unknown) => boolean>>;
`;
}

/** src/compiler/schema/validators.d.ts. */
export function generateValidatorTypes(): string {
  return `${HEAD}import type { Kind } from "../kinds.ts";

/** An error that ajv found. */
export interface Failure {
  /** JSON Pointer. */
  readonly instancePath: string;
  readonly schemaPath: string;
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
}

export interface Validator {
  (value: unknown): boolean;
  /** Of the last call. */
  readonly errors?: readonly Failure[] | null;
}

/** The allowed content at a location of a document. */
export interface Shape {
  /** The form of a text. */
  readonly form?: string;
  readonly fields?: Readonly<Record<string, Shape>>;
  /** The shape of list items, or of the values of a map with free keys. */
  readonly items?: Shape;
  /** The form of free keys. */
  readonly keys?: string;
  readonly exactlyOne?: readonly string[];
  readonly notTogether?: readonly string[];
}

/** The description of a text format. */
export interface Form {
  readonly title: string;
  readonly description: string;
  readonly example: string;
}

export const validators: Readonly<Record<Kind, Validator>>;
export const shapes: Readonly<Record<Kind, Shape>>;
export const forms: Readonly<Record<string, Form>>;
`;
}
