/** Compiles the JSON Schemas of policies at run time, without fetching anything, and with patterns that can't hang. */
import type * as Ajv from "ajv/dist/2020.js";
import { ajv, re2 } from "../../base/lazy-libraries.ts";
import { didYouMean } from "../../base/suggest.ts";
import type { Value } from "../parse/index.ts";
import { checksOf, MAX_CHECKS } from "./cost.ts";
import { isPlainSchema } from "./known-valid-schema.ts";
import { plainTest } from "./fast-validator.ts";
import type { Test } from "./value-test.ts";

/** The reason why a schema can't be used. */
export interface Broken {
  readonly fault: string;
  readonly help: string;
}

/** Returns a function that compiles a schema to a test, or to the reason why it is broken. */
export function compilerOfSchemas(): (schema: Value) => Test | Broken {
  const byAjv = compilerByAjv();
  return (schema) => plainTest(schema) ?? byAjv(schema);
}

/** The reference for `compilerOfSchemas`, which returns the same but is faster for simple schemas. */
export function compilerByAjv(): (schema: Value) => Test | Broken {
  const compilers = new Map<boolean, Ajv.Ajv2020>();
  return (schema) => {
    try {
      if (usesAsync(schema)) return { fault: "`$async` is not supported", help: "remove it" };
      const checks = checksOf(schema);
      if (checks === Infinity) throw new RangeError("endless");
      if (checks > MAX_CHECKS)
        return {
          fault: `its references expand to more than ${MAX_CHECKS.toLocaleString("en-US")} checks of one value`,
          help: "refer to each part of the condition only once",
        };
      const sound = isPlainSchema(schema);
      const compiler = compilers.get(sound) ?? ajvFor(sound);
      compilers.set(sound, compiler);
      const validate = compiler.compile(schema as object);
      return (value) => (passes(validate, value) ? undefined : describeFailure(validate.errors?.[0]));
    } catch (error) {
      return brokenBy(error);
    }
  };
}

/** `sound`: do not validate schemas against the meta-schema. */
function ajvFor(sound: boolean): Ajv.Ajv2020 {
  const { Ajv2020 } = ajv();
  return new Ajv2020({
    meta: !sound,
    validateSchema: !sound,
    strict: true,
    // Allow short schemas, such as `{pattern: "^OPS-"}` without `type: string`.
    strictTypes: false,
    strictTuples: false,
    strictRequired: false,
    ownProperties: true,
    // Two policies may use the same `$id`.
    addUsedSchema: false,
    logger: false,
    code: { regExp: engine() },
  });
}

/** RE2 takes linear time for all patterns and texts. */
function engine(): { (pattern: string): { test: (text: string) => boolean }; code: string } {
  const { RE2JS } = re2();
  const compile = (pattern: string): { test: (text: string) => boolean; toString: () => string } => {
    const compiled = RE2JS.compile(pattern);
    // ajv identifies patterns by their text.
    return { test: (text) => compiled.test(text), toString: () => pattern };
  };
  return Object.assign(compile, { code: "re2" });
}

/** Values fail if the schema refers to itself endlessly. */
function passes(validate: (value: unknown) => unknown, value: Value): boolean {
  try {
    return validate(value) === true;
  } catch {
    return false;
  }
}

function usesAsync(schema: Value): boolean {
  if (typeof schema !== "object" || schema === null) return false;
  if (Array.isArray(schema)) return schema.some(usesAsync);
  return Object.entries(schema).some(([key, value]) => key === "$async" || usesAsync(value));
}

interface Failure {
  readonly instancePath: string;
  readonly message?: string;
  readonly params: Readonly<Record<string, unknown>>;
}

function describeFailure(failure: Failure | undefined): string {
  if (failure === undefined) return "does not meet the condition";
  const { message = "does not meet the condition", params, instancePath } = failure;
  const field = instancePath === "" ? "" : `${instancePath.slice(1).replaceAll("/", ".")} `;
  if ("allowedValue" in params) return `${field}must be ${JSON.stringify(params["allowedValue"])}`;
  if ("allowedValues" in params)
    return `${field}must be one of ${JSON.stringify(params["allowedValues"]).slice(1, -1)}`;
  return `${field}${message}`;
}

/** Keywords to suggest for unknown ones. */
const KEYWORDS: readonly string[] = [
  ..."type const enum pattern minLength maxLength minimum maximum exclusiveMinimum exclusiveMaximum multipleOf".split(
    " ",
  ),
  ..."properties required additionalProperties patternProperties propertyNames minProperties maxProperties".split(" "),
  ..."items prefixItems contains minContains maxContains minItems maxItems uniqueItems".split(" "),
  ..."not allOf anyOf oneOf if then else dependentRequired $defs $ref".split(" "),
];
const EXAMPLE = 'a condition is a JSON Schema, such as `{type: string, pattern: "^OPS-[0-9]+$"}`';

function brokenBy(error: unknown): Broken {
  if (error instanceof RangeError) return { fault: "it refers to itself endlessly", help: EXAMPLE };
  const message = error instanceof Error ? error.message : String(error);
  const keyword = /unknown keyword: "(.*)"/.exec(message)?.[1];
  if (keyword !== undefined)
    return { fault: `JSON Schema has no "${keyword}"`, help: didYouMean(keyword, KEYWORDS) ?? EXAMPLE };
  const reference = /can't resolve reference (\S+)/.exec(message)?.[1];
  if (reference !== undefined)
    return {
      fault: `"${reference}" is not in this schema`,
      help: "Sluice does not fetch schemas: write the condition here",
    };
  if (message.startsWith("error parsing regexp"))
    return {
      fault: message.replace("error parsing regexp: ", "the pattern is not valid: "),
      help: "patterns use RE2 syntax, without lookaround and backreferences",
    };
  if (message.startsWith("unknown format"))
    return {
      fault: "`format` is not supported",
      help: "use `pattern`, such as `^[0-9]{4}-[0-9]{2}-[0-9]{2}$` for a date",
    };
  return {
    fault: message.replace(/^(?:strict mode|schema is invalid): /, "").replaceAll(/\bdata\//g, ""),
    help: EXAMPLE,
  };
}
