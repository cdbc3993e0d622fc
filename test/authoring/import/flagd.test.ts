/** Tests that imported flags evaluate the same as before, with flagd's evaluator. */
import { globSync, readFileSync } from "node:fs";
import { FlagdCore, MemoryStorage } from "@openfeature/flagd-core";
import type { EvaluationContext, JsonValue } from "@openfeature/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { renderedFlags } from "../../../src/analysis/expectations/rendered-flags.ts";
import { labelOf } from "../../../src/authoring/import/index.ts";
import { imported } from "./imported.ts";

/** More of them: IMPORT_RUNS=1000. */
const RUNS = Number(process.env["IMPORT_RUNS"] ?? 15);

const quiet = { error() {}, warn() {}, info() {}, debug() {} };

interface Flag {
  readonly state: string;
  readonly variants: Readonly<Record<string, JsonValue>>;
  readonly defaultVariant?: string | null;
  readonly targeting?: unknown;
}
interface Configuration {
  readonly flags: Readonly<Record<string, Flag>>;
  readonly $evaluators?: unknown;
}

function coreOf(configuration: unknown): FlagdCore {
  const storage = new MemoryStorage(quiet, { disableDynamicCodeGeneration: true });
  storage.setConfigurations(JSON.stringify(configuration));
  return new FlagdCore(storage, quiet);
}

/** Value, variant and error; reasons tell by which way, and that may differ. */
function answer(core: FlagdCore, key: string, flag: Flag, context: EvaluationContext): unknown {
  const [sample = null] = Object.values(flag.variants);
  const type = typeof sample as "boolean" | "string" | "number" | "object";
  const standard = { boolean: false, string: "", number: 0, object: {} }[type];
  const { value, variant, errorCode } = core.resolve(type, key, standard, context, quiet);
  return { value, variant, errorCode };
}

/** Throws at the first context in which they differ. Answers how many flags were compared. */
function compare(configuration: Configuration, contexts: readonly EvaluationContext[]): number {
  const { after, said } = imported("flagd", [{ path: "flags.json", text: JSON.stringify(configuration) }]);
  if (after.model === undefined) throw new Error("no model");
  const flags =
    renderedFlags({ model: after.model, states: after.states }, new Set(["production-1"])).get("production-1") ?? {};
  const before = coreOf(configuration);
  const now = coreOf({ flags });
  const approximated = said.filter(({ code }) => code.name === "import-approximated").map(({ message }) => message);
  let compared = 0;
  for (const [key, flag] of Object.entries(configuration.flags)) {
    const name = key in flags ? key : labelOf(key);
    if (!(name in flags)) {
      const told = said.some(
        ({ code, message }) =>
          (code.name === "import-left-out" && message.includes(`"${key}"`)) || message.includes(`"${name}"`),
      );
      expect(told, `${key} is gone, and nothing is said`).toBe(true);
      continue;
    }
    if (approximated.some((message) => message.includes(`"${key}"`))) continue;
    compared++;
    for (const context of contexts) {
      const [one, other] = [answer(before, key, flag, context), answer(now, name, flag, context)];
      expect(other, `${key} for ${JSON.stringify(context)}`).toEqual(one);
    }
  }
  return compared;
}

/** As applications send them, and as they should not. */
const contexts = fc.record(
  {
    targetingKey: fc.oneof(fc.string(), fc.uuid()),
    email: fc.oneof(fc.constantFrom("a@example.com", "b@faas.com", "", "c@example.org"), fc.string()),
    plan: fc.constantFrom("free", "premium", "beta"),
    org: fc.constantFrom("acme", "globex", ""),
    age: fc.oneof(fc.integer({ min: 0, max: 99 }), fc.double({ noNaN: true }), fc.constant("42")),
    version: fc.constantFrom("1.2.3", "2.0.0", "v1.9.0", "none"),
    country: fc.constantFrom("de", "us", null),
    isStaff: fc.boolean(),
    tags: fc.array(fc.constantFrom("a", "b", "c"), { maxLength: 3 }),
  },
  { requiredKeys: [] },
) as fc.Arbitrary<EvaluationContext>;

describe("flags as people write them, each in 1,000 contexts", () => {
  const folder = new URL("flagd/", import.meta.url).pathname;
  test.each(globSync("*.json", { cwd: folder }).sort())("%s", (name) => {
    const configuration = JSON.parse(readFileSync(folder + name, "utf8")) as Configuration;
    expect(compare(configuration, fc.sample(contexts, { numRuns: 1000, seed: 7 }))).toBeGreaterThan(0);
  });
});

const read = fc
  .constantFrom("email", "plan", "org", "age", "version", "country", "targetingKey", "$flagd.flagKey")
  .map((name) => ({ var: name }));
const literal = fc.oneof(fc.constantFrom<unknown>("premium", "acme", "de", "", "@example.com", 18, 0, true, null));
const operand = fc.oneof(read, literal);

const { condition } = fc.letrec<{ condition: unknown }>((tie) => ({
  condition: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc
      .tuple(fc.constantFrom("==", "===", "!=", "!==", ">", ">=", "<", "<="), operand, operand)
      .map(([op, a, b]) => ({ [op]: [a, b] })),
    fc
      .tuple(read, fc.array(fc.constantFrom("premium", "acme", "de"), { minLength: 1 }))
      .map(([a, list]) => ({ in: [a, list] })),
    fc.constantFrom("starts_with", "ends_with").map((op) => ({ [op]: [{ var: "email" }, "@example.com"] })),
    fc.constantFrom("=", ">=", "^", "~").map((op) => ({ sem_ver: [{ var: "version" }, op, "1.2.0"] })),
    fc.constant({ some: [{ var: "tags" }, { "===": [{ var: "" }, "a"] }] }),
    fc.constant({ $ref: "staff" }),
    fc.array(tie("condition"), { minLength: 2, maxLength: 3 }).map((parts) => ({ and: parts })),
    fc.array(tie("condition"), { minLength: 2, maxLength: 3 }).map((parts) => ({ or: parts })),
    tie("condition").map((part) => ({ "!": [part] })),
  ),
}));

/** Rules that answer with one of the variants, or with nothing. */
function targetingFor(names: readonly string[]): fc.Arbitrary<unknown> {
  const name = fc.constantFrom(...names);
  const share = fc
    .tuple(
      fc.option(
        fc.constantFrom<unknown>(
          { cat: [{ var: "$flagd.flagKey" }, { var: "org" }] },
          { var: "org" },
          { var: "age" },
          { cat: [{ var: "age" }] },
          { cat: [] },
          { cat: ["x", { var: "tags" }] },
        ),
        { nil: undefined },
      ),
      fc.array(fc.tuple(name, fc.nat(100)), { minLength: 1, maxLength: 4 }),
    )
    .map(([by, buckets]) => ({ fractional: by === undefined ? buckets : [by, ...buckets] }));
  return fc.letrec<{ rule: unknown }>((tie) => ({
    rule: fc.oneof(
      { maxDepth: 3 },
      fc.tuple(condition, name).map(([c, a]) => ({ if: [c, a] })),
      share,
      fc
        .tuple(condition, fc.oneof(name, tie("rule")), fc.oneof(name, fc.constant(null), tie("rule")))
        .map((args) => ({ if: args })),
      fc.tuple(condition, tie("rule"), condition, name).map((args) => ({ if: args })),
      fc.tuple(tie("rule"), name).map((args) => ({ or: args })),
      fc.tuple(tie("rule"), tie("rule")).map((args) => ({ or: args })),
    ),
  })).rule;
}

const VARIANTS: readonly Readonly<Record<string, JsonValue>>[] = [
  { on: true, off: false },
  { true: true, false: false },
  { yes: true, no: false, maybe: false },
  { red: "#f00", blue: "#00f", green: "#0f0" },
  { small: 1, large: 10.5 },
  { a: { size: 1 }, b: { size: 2, nested: { list: [1, "x"] } } },
];

const flag = fc.constantFrom(...VARIANTS).chain((variants) =>
  fc.record(
    {
      state: fc.constant("ENABLED"),
      variants: fc.constant(variants),
      defaultVariant: fc.constantFrom(...Object.keys(variants)),
      targeting: fc.oneof(
        { weight: 6, arbitrary: targetingFor(Object.keys(variants)) },
        { weight: 1, arbitrary: fc.constant({}) },
      ),
    },
    { requiredKeys: ["state", "variants", "defaultVariant"] },
  ),
);

const key = fc.constantFrom("new-checkout", "headerColor", "a.b.c", "x1", "under_score");

test("any flag gives the same answers, with any rule and any name", { timeout: 30_000 + RUNS * 500 }, () => {
  let compared = 0;
  fc.assert(
    fc.property(
      fc.dictionary(key, flag, { minKeys: 1, maxKeys: 5 }),
      fc.array(contexts, { minLength: 20, maxLength: 20 }),
      (flags, asked) => {
        compared += compare({ flags, $evaluators: { staff: { "===": [{ var: "isStaff" }, true] } } }, asked);
      },
    ),
    { numRuns: RUNS, seed: 11 },
  );
  expect(compared).toBeGreaterThan(RUNS);
});

test("objects without flags in a list are reported", () => {
  const flags = { a: { state: "ENABLED", variants: { on: true, off: false }, defaultVariant: "on" } };
  const items = [
    { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "x" } },
    {
      apiVersion: "core.openfeature.dev/v1beta1",
      kind: "FeatureFlag",
      metadata: { name: "f" },
      spec: { flagSpec: { flags } },
    },
  ];
  const { said, after } = imported("flagd", [{ path: "list.json", text: JSON.stringify({ kind: "List", items }) }]);
  expect(said.map(({ message }) => message)).toContain("a Deployment contains no flags");
  expect([...(after.model?.byKind.Feature.keys() ?? [])]).toEqual(["a"]);
});
