/** Converts schema failures to one fault per cause, because ajv repeats causes and reports wrong locations. */
import { append } from "../../base/collections.ts";
import { verdicts } from "./validators-fast.js";
import { didYouMean, suggest } from "../../base/suggest.ts";
import type { Kind } from "../kinds.ts";
import type { Value } from "../parse/index.ts";
import type { Path } from "../../base/source.ts";
import type { Failure } from "./validators.js";
import * as codes from "./codes.ts";
import { validatorModule } from "./lazy-validators.ts";
import { belongsAt, isMap, schemaLocation } from "./schema-location.ts";
import type { Place } from "./schema-location.ts";
import { NOT_IN_AN_EMERGENCY, describe, describeKey, quoteName, describePath } from "./messages.ts";
import type { SchemaError } from "./fault.ts";

/**
 * Returns the faults of a document, empty if it is valid. ajv stops after 10,000 failures. Quotes are recommended only if
 * the quoted text is valid.
 */
export function schemaErrors(kind: Kind, value: Value): readonly SchemaError[] {
  const faults = faultsIn(kind, value);
  const scalars = faults.filter(({ quote }) => quote === true);
  if (scalars.length === 0) return faults;
  const texts = structuredClone(value);
  for (const { path } of scalars) quoteAt(texts, path);
  const remaining = new Map(faultsIn(kind, texts).map((fault) => [JSON.stringify(fault.path), fault]));
  return faults.map((fault) => {
    const next = fault.quote === true ? remaining.get(JSON.stringify(fault.path)) : undefined;
    if (next === undefined) return fault;
    const { quote: _, ...rest } = fault;
    return { ...rest, help: next.help };
  });
}

/** Replaces a scalar with its text. */
function quoteAt(root: Value, path: Path): void {
  let parent = root as { [step: string | number]: Value };
  for (const step of path.slice(0, -1)) parent = parent[step] as typeof parent;
  const last = path.at(-1) ?? "";
  parent[last] = JSON.stringify(parent[last]);
}

function faultsIn(kind: Kind, value: Value): readonly SchemaError[] {
  if (verdicts[kind](value)) return [];
  if (isSpecTwice(value)) return [SPEC_TWICE];
  const validator = validatorModule().validators[kind];
  validator(value);
  const places = placesOf(kind, value, validator.errors ?? []);
  const unknown = places.flatMap((place) => unknownFields(place, kind));
  const intended = new Set(unknown.flatMap(({ intended }) => (intended === undefined ? [] : [intended.join("/")])));
  const others = places.flatMap((place) => [
    ...missingFields(place, intended),
    ...emergency(place),
    ...exactlyOne(place, intended),
    ...notTogether(place),
    ...describeKeys(place),
    ...describe(place, place.failures),
  ]);
  const faults = [...unknown.map(({ fault }) => fault), ...others];
  return faults.length > 0 ? faults : places.slice(0, 1).map(genericError);
}

/** Reported alone, because the inner content is usually correct and other problems only follow from this one. */
const SPEC_TWICE: SchemaError = {
  code: codes.unknownField,
  path: ["spec", "spec"],
  on: "key",
  message: '"spec" contains another "spec"',
  help: "remove one of the two, and indent its fields one level less",
};

function isSpecTwice(value: Value): boolean {
  return isMap(value) && isMap(value["spec"]) && isMap(value["spec"]["spec"]);
}

/** A fallback for failures without a specific message. */
function genericError({ path, failures }: Failed): SchemaError {
  const [failure] = failures;
  const message = `${describePath(path)} does not match the schema (${failure?.keyword ?? "a rule"})`;
  return { code: codes.invalidValue, path, on: "value", message };
}

interface Failed extends Place {
  readonly failures: readonly Failure[];
}

function placesOf(kind: Kind, value: Value, failures: readonly Failure[]): readonly Failed[] {
  const byPlace = new Map<string, Failure[]>();
  for (const failure of failures) {
    append(byPlace, failure.instancePath, failure);
  }
  return [...byPlace].map(([pointer, failed]) => ({ ...schemaLocation(kind, value, pointer), failures: failed }));
}

interface UnknownField {
  readonly fault: SchemaError;
  /** The path of the field that is probably intended. */
  readonly intended: Path | undefined;
}

function unknownFields({ path, shape, failures }: Failed, kind: Kind): readonly UnknownField[] {
  const known = Object.keys(shape.fields ?? {});
  return params(failures, "additionalProperties", "additionalProperty").map((name) => {
    const near = suggest(name, known);
    const elsewhere = near === undefined ? belongsAt(kind, name) : undefined;
    const fault = {
      code: codes.unknownField,
      path: [...path, name],
      on: "key",
      message: `${path.length === 0 ? `a ${kind}` : describePath(path)} has no field ${quoteName(name)}`,
      help:
        NOT_OFFERED.get(name) ??
        didYouMean(name, known) ??
        (elsewhere === undefined ? fieldList(known, kind) : `it belongs under \`${elsewhere.join(".")}\``),
    } as const;
    const parent = near === undefined ? elsewhere : path;
    return { fault, intended: parent === undefined ? undefined : [...parent, near ?? name] };
  });
}

/** Lists up to eight fields; otherwise names the command that lists them. */
function fieldList(known: readonly string[], kind: Kind): string {
  if (known.length === 0) return "it has no fields";
  return known.length <= 8 ? `its fields are ${known.join(", ")}` : `\`sluice schema ${kind}\` lists its fields`;
}

/** Fields of the rendered resources that users may expect, with the reason why they can't be set. */
const NOT_OFFERED: ReadonlyMap<string, string> = new Map([
  ["socketPath", "remove it: flagd has no volume for a socket and would not start; applications use `port`"],
]);

/** Help for missing fields. */
const NEEDED: Readonly<Record<string, string>> = {
  since: "only the first entry may omit it, and then applies from the start",
  expiresReason: "`expires: never` needs a reason",
  checks: "write the names of checks in sluice.yaml, or `none` if nothing is to be checked",
};

function missingFields(
  { path, value, shape, failures }: Failed,
  intended: ReadonlySet<string>,
): readonly SchemaError[] {
  const alternatives = shape.exactlyOne ?? [];
  const names = params(failures, "required", "missingProperty").filter(
    (name) => !alternatives.includes(name) && !intended.has([...path, name].join("/")),
  );
  const [first] = names;
  if (first === undefined || !isMap(value)) return [];
  const isName = path.length === 0 ? names.includes("metadata") : path[0] === "metadata";
  const where = path.length === 0 ? "" : ` in ${describePath(path)}`;
  return [
    {
      code: isName ? codes.missingName : codes.missingField,
      path,
      on: "key",
      message: `${names.map(quoteName).join(" and ")} ${names.length === 1 ? "is" : "are"} missing${where}`,
      help: NEEDED[first],
    },
  ];
}

function emergency({ path, failures }: Failed): readonly SchemaError[] {
  const condition = failures.some(
    ({ schemaPath, params }) => schemaPath.includes("/then/") && params["missingProperty"] === "enabled",
  );
  if (!condition) return [];
  return [{ ...NOT_IN_AN_EMERGENCY, path: [...path, "emergency"], on: "key" }];
}

function exactlyOne({ path, value, shape, failures }: Failed, intended: ReadonlySet<string>): readonly SchemaError[] {
  const names = shape.exactlyOne ?? [];
  if (names.length === 0 || !isMap(value) || !failures.some(({ keyword }) => keyword === "oneOf")) return [];
  if (names.some((name) => intended.has([...path, name].join("/")))) return [];
  const present = names.filter((name) => Object.hasOwn(value, name));
  if (present.length === 1) return [];
  const second = present[1];
  const all = `${names.slice(0, -1).map(quoteName).join(", ")} and ${quoteName(names.at(-1) ?? "")}`;
  return [
    {
      code: codes.exactlyOneOf,
      path: second === undefined ? path : [...path, second],
      on: "key",
      message:
        second === undefined
          ? `${describePath(path)} needs one of ${all}`
          : `${present.map(quoteName).join(" and ")} exclude each other`,
      help: second === undefined ? undefined : `exactly one of ${all} is allowed`,
    },
  ];
}

function notTogether({ path, shape: { notTogether }, failures }: Failed): readonly SchemaError[] {
  if (notTogether === undefined || !failures.some(({ keyword }) => keyword === "not")) return [];
  return [
    {
      code: codes.conflictingFields,
      path: [...path, notTogether.at(-1) ?? ""],
      on: "key",
      message: `${notTogether.map(quoteName).join(" and ")} exclude each other`,
      help: "remove one of them",
    },
  ];
}

function describeKeys(place: Failed): readonly SchemaError[] {
  return params(place.failures, "propertyNames", "propertyName").map((key) => describeKey(place, key));
}

/** The distinct values of a parameter in all failures of a keyword. */
function params(failures: readonly Failure[], keyword: string, parameter: string): readonly string[] {
  const found = failures.filter((failure) => failure.keyword === keyword);
  return [...new Set(found.map(({ params }) => String(params[parameter])))];
}
