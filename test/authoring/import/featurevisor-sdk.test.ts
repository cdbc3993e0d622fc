/** Tests that an imported Featurevisor project gives the same answers in flagd as in its own SDK. */
import { createInstance } from "@featurevisor/sdk";
import { FlagdCore, MemoryStorage } from "@openfeature/flagd-core";
import fc from "fast-check";
import { expect, test } from "vitest";
import { renderedFlags } from "../../../src/analysis/expectations/rendered-flags.ts";
import { imported } from "./imported.ts";

const quiet = { error() {}, warn() {}, info() {}, debug() {} };

/** Attributes with the values that they have in contexts and in conditions. */
const ATTRIBUTES = {
  country: ["de", "us", "fr", "nl"],
  plan: ["free", "pro", "enterprise"],
  age: [3, 17, 18, 19, 64],
  score: [0.5, 1.5, 2],
  beta: [true, false],
  version: ["1.9.0", "2.0.0", "2.0.1", "2.1.0", "10.0.0"],
  date: ["2026-01-01", "2026-12-01"],
} as const;
type Attribute = keyof typeof ATTRIBUTES;

const OF_ALL = ["equals", "notEquals"];
const OF_TEXTS = [...OF_ALL, "contains", "notContains", "startsWith", "endsWith"];
const OF_NUMBERS = [...OF_ALL, "greaterThan", "greaterThanOrEquals", "lessThan", "lessThanOrEquals"];
const OF_VERSIONS = ["Equals", "NotEquals", "GreaterThan", "GreaterThanOrEquals", "LessThan", "LessThanOrEquals"];
const OPERATORS: Readonly<Record<Attribute, readonly string[]>> = {
  country: OF_TEXTS,
  plan: OF_TEXTS,
  age: OF_NUMBERS,
  score: OF_NUMBERS,
  beta: OF_ALL,
  version: OF_VERSIONS.map((name) => `semver${name}`),
  date: OF_ALL,
};

type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };
type Fields = Readonly<Record<string, Json>>;

const contexts = fc.record(
  Object.fromEntries(Object.entries(ATTRIBUTES).map(([name, values]) => [name, fc.constantFrom(...values)])),
  { requiredKeys: [] },
);

const comparisons = fc.constantFrom(...(Object.keys(ATTRIBUTES) as Attribute[])).chain((attribute) =>
  fc.record({
    attribute: fc.constant(attribute),
    operator: fc.constantFrom(...OPERATORS[attribute]),
    value: fc.constantFrom<Json>(...ATTRIBUTES[attribute]),
  }),
);
const memberships = fc.constantFrom("country" as const, "plan" as const).chain((attribute) =>
  fc.record({
    attribute: fc.constant(attribute),
    operator: fc.constantFrom("in", "notIn"),
    value: fc.subarray<Json>([...ATTRIBUTES[attribute]], { minLength: 1 }),
  }),
);

/** Leaves in `and`, `or`, `not` and lists, some levels deep. */
function groupsOf(leaves: fc.Arbitrary<Json>): fc.Arbitrary<Json> {
  return fc.letrec<{ group: Json }>((tie) => ({
    group: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      leaves,
      ...["and", "or", "not"].map((name) =>
        fc.array(tie("group"), { minLength: 1, maxLength: 3 }).map((list): Json => ({ [name]: list })),
      ),
    ),
  })).group;
}

const sayable = fc.oneof(comparisons, memberships);
/** flagd can't compare dates. */
const unsayable = fc.oneof(
  { weight: 12, arbitrary: sayable },
  fc.constant<Json>({ attribute: "date", operator: "before", value: "2026-06-01" }),
  fc.constant<Json>({ attribute: "country", operator: "matches", value: "^[df]" }),
);
const segmentNames = ["s0", "s1", "s2", "s3", "s4"];
const segments = fc.oneof(fc.constant<Json>("*"), groupsOf(fc.constantFrom(...segmentNames)));

/** Whom it is for, without shares: those are other people's in flagd, which is said. */
const served = { variation: fc.constantFrom("a", "b", "c"), variables: fc.constantFrom({ size: 2 }, { size: 3 }) };
const rules = fc.array(
  fc.record(
    { segments, percentage: fc.constantFrom(0, 100), enabled: fc.boolean(), ...served },
    { requiredKeys: ["segments", "percentage", "variation"] },
  ),
  { minLength: 1, maxLength: 4 },
);
const VARIATIONS = [
  { value: "a", weight: 50 },
  { value: "b", weight: 25, variables: { size: 7 } },
  { value: "c", weight: 25 },
];
const SCHEMA = { size: { type: "integer", defaultValue: 1 } };

function projectsOf(leaves: fc.Arbitrary<Json>) {
  const conditions = groupsOf(leaves);
  const force = fc.array(
    fc.oneof(
      fc.record({ segments, enabled: fc.boolean(), ...served }, { requiredKeys: ["segments"] }),
      fc.record({ conditions, enabled: fc.boolean(), ...served }, { requiredKeys: ["conditions"] }),
    ),
    { maxLength: 2 },
  );
  return fc.record({
    segments: fc.tuple(...segmentNames.map(() => conditions)),
    features: fc.array(fc.record({ rules, force, isVaried: fc.boolean() }), { minLength: 4, maxLength: 8 }),
  });
}
type Project = ReturnType<typeof projectsOf> extends fc.Arbitrary<infer One> ? One : never;

/** As people write it, in files. */
function filesOf({ segments: all, features: each }: Project): { readonly path: string; readonly text: string }[] {
  const file = (path: string, value: Json): { readonly path: string; readonly text: string } => ({
    path: `project/${path}.yml`,
    text: JSON.stringify(value),
  });
  return [
    ...segmentNames.map((name, index) => file(`segments/${name}`, { description: name, conditions: all[index] ?? [] })),
    ...each.map(({ rules: own, force, isVaried }, index) =>
      file(`features/f${index}`, {
        description: `feature ${index}`,
        bucketBy: "userId",
        variablesSchema: SCHEMA,
        ...(isVaried ? { variations: VARIATIONS } : {}),
        rules: { production: own.map((rule, at) => ({ key: `r${at}`, ...plain(rule, isVaried) })) },
        force: { production: force.map((one) => plain(one, isVaried)) },
      }),
    ),
  ];
}

/** A feature without variations can't serve one. */
function plain({ variation, ...rest }: Fields, isVaried: boolean): Fields {
  return isVaried && variation !== undefined ? { ...rest, variation } : rest;
}

/** As Featurevisor's build hands it to its SDK. */
function sdkOf({ segments: all, features: each }: Project): ReturnType<typeof createInstance> {
  const datafile = {
    schemaVersion: "2",
    revision: "1",
    segments: Object.fromEntries(segmentNames.map((key, index) => [key, { conditions: all[index] }])),
    features: Object.fromEntries(
      each.map(({ rules: own, force, isVaried }, index) => [
        `f${index}`,
        {
          bucketBy: "userId",
          variablesSchema: SCHEMA,
          ...(isVaried ? { variations: VARIATIONS } : {}),
          force: force.map((one) => plain(one, isVaried)),
          traffic: own.map((rule, at) => ({
            key: `r${at}`,
            ...plain(rule, isVaried),
            percentage: rule.percentage * 1000,
          })),
        },
      ]),
    ),
  };
  return createInstance({ datafile: JSON.stringify(datafile), logLevel: "fatal" });
}

function flagdOf(project: Project): FlagdCore {
  const { after } = imported("featurevisor", filesOf(project));
  if (after.model === undefined) throw new Error("no model");
  const flags = renderedFlags({ model: after.model, states: after.states }, new Set(["production-1"]));
  const storage = new MemoryStorage(quiet);
  storage.setConfigurations(JSON.stringify({ flags: flags.get("production-1") ?? {} }), true);
  return new FlagdCore(storage, quiet);
}

/** Each of these in 1,000 contexts. */
const PEOPLE = fc.sample(contexts, { numRuns: 1000, seed: 21 });

test("who has a feature, in which variation, and with which variables", () => {
  for (const project of fc.sample(projectsOf(sayable), { numRuns: 10, seed: 5 })) {
    const [sdk, flagd] = [sdkOf(project), flagdOf(project)];
    for (const [index, { isVaried }] of project.features.entries())
      for (const one of PEOPLE) {
        const context = { userId: "u", ...one };
        const key = `f${index}`;
        const isOn = sdk.isEnabled(key, context);
        // Where it is off, or on without a rule that says which, there is none; the first is served, which is said.
        const before = isVaried ? (sdk.getVariation(key, context) ?? "a") : isOn;
        const now = isVaried
          ? flagd.resolveStringEvaluation(key, "", context).value
          : flagd.resolveBooleanEvaluation(key, !isOn, context).value;
        const size = isOn ? sdk.getVariable(key, "size", context) : 1;
        const nowSize = size === null ? null : flagd.resolveNumberEvaluation(`${key}-size`, 0, context).value;
        // A comparison costs far less than an expectation.
        if (now !== before || nowSize !== size)
          expect({ key, context, now, nowSize }).toEqual({ key, context, now: before, nowSize: size });
      }
  }
});

test("rules that flagd can't evaluate give nobody more access", () => {
  let on = 0;
  let lost = 0;
  for (const project of fc.sample(projectsOf(unsayable), { numRuns: 10, seed: 8 })) {
    const [sdk, flagd] = [sdkOf(project), flagdOf(project)];
    for (const [index, { isVaried }] of project.features.entries())
      for (const one of isVaried ? [] : PEOPLE) {
        const context = { userId: "u", ...one };
        const before = sdk.isEnabled(`f${index}`, context);
        const now = flagd.resolveBooleanEvaluation(`f${index}`, false, context).value;
        if (now) on++;
        if (before && !now) lost++;
        if (now && !before) expect({ project, context }).toBe("off");
      }
  }
  expect(on).toBeGreaterThan(1000);
  expect(lost).toBeGreaterThan(100);
});
