/** Tests that converted operators of Featurevisor match the same values: the SDK against flagd in Go and JavaScript. */
import { createInstance } from "@featurevisor/sdk";
import { FlagdCore, MemoryStorage } from "@openfeature/flagd-core";
import { describe, expect, test } from "vitest";
import { evaluatorOf } from "../../../src/base/flagd/index.ts";
import { Inexpressible, plainLogic } from "../../../src/authoring/import/featurevisor/operators.ts";
import { textsIn } from "../../../src/authoring/import/featurevisor/operators.ts";
import type { Value } from "../../../src/compiler/parse/index.ts";

const quiet = { error() {}, warn() {}, info() {}, debug() {} };

const OF_NUMBERS = ["greaterThan", "greaterThanOrEquals", "lessThan", "lessThanOrEquals"];
const OF_TEXTS = ["contains", "notContains", "startsWith", "endsWith", "matches", "notMatches"];
const OF_VERSIONS = ["Equals", "NotEquals", "GreaterThan", "GreaterThanOrEquals", "LessThan", "LessThanOrEquals"].map(
  (name) => `semver${name}`,
);

/** The operands of conditions, and the values of attributes. */
const TEXTS: readonly Value[] = ["", "a", "de", "abcde", "a.b", "18", "@example.com", "x@example.com"];
const NUMBERS: readonly Value[] = [-1, 0, 1, 17.5, 18, 19];
const VERSIONS: readonly Value[] = [
  "1.9.0",
  "2.0.0",
  "2.0.0-rc.1",
  "2.0.0-rc.2",
  "2.1",
  "2",
  "v2.0.1",
  "10.0.0",
  "none",
];
const LISTS: readonly Value[] = [[], ["a"], ["de", "a"], ["18"]];
const ANY: readonly Value[] = [...TEXTS, ...NUMBERS, true, false, ...LISTS];

interface Asked {
  readonly operators: readonly string[];
  readonly values: readonly Value[];
  readonly attributes: readonly Value[];
}

/** Only what a list or a text is asked with where something else stands is not as before; the page says so. */
const CASES: readonly Asked[] = [
  { operators: ["equals", "notEquals"], values: ANY, attributes: ANY },
  { operators: ["exists", "notExists"], values: [], attributes: ANY },
  { operators: OF_NUMBERS, values: ANY, attributes: ANY },
  { operators: OF_TEXTS.slice(0, 4), values: ANY, attributes: ANY },
  { operators: ["includes"], values: ANY, attributes: ANY },
  { operators: ["notIncludes"], values: ANY, attributes: [...TEXTS, ...LISTS] },
  { operators: ["in"], values: [...LISTS, "de", 18, ["de", 18]], attributes: ANY },
  { operators: ["notIn"], values: [...LISTS, "de", 18, ["de", 18]], attributes: [...TEXTS, ...NUMBERS] },
  { operators: OF_VERSIONS, values: VERSIONS.filter((one) => one !== "none"), attributes: VERSIONS },
  {
    operators: OF_TEXTS.slice(4),
    values: ["^a", "a$", "^a$", "^(a|de)$", "(?:a|e)$", "a|d", "@example\\.com$", "^a\\.b$", ".*c.*", ""],
    attributes: ANY,
  },
];

function holdsBefore(operator: string, value: Value | undefined, context: Readonly<Record<string, Value>>): boolean {
  const condition = { attribute: "x", operator, ...(value === undefined ? {} : { value }) };
  const feature = { bucketBy: "u", traffic: [{ key: "r", segments: "s", percentage: 100_000 }] };
  const datafile = {
    schemaVersion: "2",
    revision: "1",
    segments: { s: { conditions: [condition] } },
    features: { f: feature },
  };
  return createInstance({ datafile: JSON.stringify(datafile), logLevel: "fatal" }).isEnabled("f", context as never);
}

function holdsNow(logic: Value, contexts: readonly Readonly<Record<string, Value>>[]): readonly (boolean | string)[] {
  const storage = new MemoryStorage(quiet);
  const targeting = { if: [logic, "on", "off"] };
  const flag = { state: "ENABLED", variants: { on: true, off: false }, defaultVariant: "off", targeting };
  storage.setConfigurations(JSON.stringify({ flags: { flag } }));
  const core = new FlagdCore(storage, quiet);
  const inGo = evaluatorOf("flag", flag);
  return contexts.map((context) => {
    const inJavaScript = core.resolveBooleanEvaluation("flag", false, context as never).value;
    const verdict = inGo(context, 0);
    if (verdict.reason === "ERROR") return verdict.details;
    return inJavaScript === (verdict.variant === "on") ? inJavaScript : "not the same in Go and in JavaScript";
  });
}

describe.each(CASES)("$operators", ({ operators, values, attributes }) => {
  const contexts = [{}, ...attributes.map((x) => ({ x }))];
  test.each(operators)("%s", (operator) => {
    for (const value of values.length === 0 ? [undefined] : values) {
      const logic = plainLogic({ attribute: "x", operator, ...(value === undefined ? {} : { value }) });
      const before = contexts.map((context) => holdsBefore(operator, value, context));
      const shown = contexts.map((context) => JSON.stringify(context));
      const told = (answers: readonly (boolean | string)[]): readonly string[] =>
        answers.map((answer, index) => `${operator} ${JSON.stringify(value)} of ${shown[index]}: ${answer}`);
      expect(told(holdsNow(logic, contexts))).toEqual(told(before));
    }
  });
});

test.each([
  ["^a", { where: "start", texts: ["a"] }],
  ["@example\\.com$", { where: "end", texts: ["@example.com"] }],
  [".*@example\\.com$", { where: "end", texts: ["@example.com"] }],
  ["^(?:de|at)$", { where: "whole", texts: ["de", "at"] }],
  ["a|b", { where: "anywhere", texts: ["a", "b"] }],
  ["costs \\$", { where: "anywhere", texts: ["costs $"] }],
  ["^a|b$", undefined],
  ["^a.*", { where: "start", texts: ["a"] }],
  ["^a.*b", undefined],
  ["@example.com$", undefined],
  ["a\\d", undefined],
  ["a+", undefined],
  ["[ab]", undefined],
  // It could be: a backslash at the end.
  ["a\\\\$", undefined],
] as const)("%s", (pattern, texts) => {
  expect(textsIn(pattern)).toEqual(texts);
});

test.each([
  [{ operator: "before", value: "2026-01-01" }, 'flagd does not support the operator "before" of the condition on "x"'],
  [
    { operator: "matches", value: "a+" },
    "flagd does not support regular expressions, and /a+/ is not a list of plain strings",
  ],
  [
    { operator: "matches", value: "a", regexFlags: "i" },
    "flagd does not support regular expressions, and /a/i is not a list of plain strings",
  ],
  [{ operator: "semverEquals", value: "2.x" }, 'flagd can\'t compare with the version "2.x"'],
])("%j can't be said", (condition, message) => {
  expect(() => plainLogic({ attribute: "x", ...condition })).toThrow(new Inexpressible(message));
});
