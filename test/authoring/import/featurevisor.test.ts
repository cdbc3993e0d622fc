/** Tests that an imported Featurevisor project follows its rules: the first match decides. */
import { FlagdCore, MemoryStorage } from "@openfeature/flagd-core";
import type { EvaluationContext } from "@openfeature/core";
import { describe, expect, test } from "vitest";
import { renderedFlags } from "../../../src/analysis/expectations/rendered-flags.ts";
import { imported } from "./imported.ts";

const quiet = { error() {}, warn() {}, info() {}, debug() {} };

const FILES = {
  "segments/germany.yml": "description: x\nconditions:\n  - {attribute: country, operator: equals, value: de}\n",
  "segments/adults.yml": `description: x\nconditions: '[{"attribute": "age", "operator": "greaterThanOrEquals", "value": 18}]'\n`,
  "segments/minors.yml": "description: x\nconditions:\n  - {attribute: age, operator: lessThan, value: 18}\n",
  "segments/new.yml":
    "description: x\nconditions:\n  or:\n    - {attribute: version, operator: semverGreaterThan, value: 2.0.0}\n    - {attribute: plan, operator: notIn, value: [free, trial]}\n",
  "features/sidebar.yml": `description: x
bucketBy: userId
environments:
  production:
    force:
      - {conditions: [{attribute: userId, operator: equals, value: "42"}], enabled: true}
      - {segments: minors, enabled: false}
    rules:
      - {key: a, segments: {and: [germany, {not: [adults]}]}, percentage: 0}
      - {key: b, segments: [germany, adults], percentage: 100}
      - {key: c, segments: {or: [new]}, percentage: 100}
  staging:
    rules: [{key: all, segments: "*", percentage: 100}]
`,
  "features/checkout.yml": `description: x
bucketBy: [userId, org]
variablesSchema:
  title: {type: string, defaultValue: Pay}
  size: {type: integer, defaultValue: 1}
variations:
  - {value: control, weight: 50}
  - {value: treatment, weight: 50, variables: {title: Pay now, size: 2}}
rules:
  production:
    - {key: de, segments: germany, percentage: 100, variation: treatment, variables: {size: 3}}
    - {key: all, segments: "*", percentage: 40}
  staging:
    - {key: all, segments: "*", percentage: 0}
`,
};

const { after, said } = imported(
  "featurevisor",
  Object.entries(FILES).map(([path, text]) => ({ path: `project/${path}`, text })),
);
if (after.model === undefined) throw new Error("no model");
const rendered = renderedFlags({ model: after.model, states: after.states }, new Set(["production-1", "staging-1"]));

function valueOn(cluster: string, flag: string, context: EvaluationContext): unknown {
  const storage = new MemoryStorage(quiet);
  storage.setConfigurations(JSON.stringify({ flags: rendered.get(cluster) }), true);
  const core = new FlagdCore(storage, quiet);
  const type = flag === "sidebar" ? "boolean" : flag === "checkout-size" ? "number" : "string";
  const result = core.resolve(type, flag, { boolean: false, string: "", number: 0 }[type], context, quiet);
  expect(result.errorCode).toBeUndefined();
  return result.value;
}

describe("the first match decides", () => {
  test.each([
    [{ userId: "42", age: 3 }, true],
    [{ userId: "1", age: 3, country: "de" }, false],
    [{ userId: "1", age: 30, country: "de" }, true],
    [{ userId: "1", country: "de" }, false],
    [{ userId: "1", country: "us", version: "2.1.0" }, true],
    [{ userId: "1", country: "us", version: "1.9.0" }, false],
    [{ userId: "1", country: "us", plan: "pro" }, true],
    [{ userId: "1", country: "us", plan: "free" }, false],
    [{}, false],
  ] as const)("%j: %s", (context, value) => {
    expect(valueOn("production-1", "sidebar", context)).toBe(value);
    expect(valueOn("staging-1", "sidebar", context)).toBe(true);
  });
});

test("shares are kept, and users of a variation get its variables", () => {
  const people = Array.from({ length: 5000 }, (_, index) => ({ userId: `u${index}`, org: "acme" }));
  const treated = people.filter((one) => valueOf(one, "checkout") === "treatment");
  expect(treated.length / people.length).toBeGreaterThan(0.18);
  expect(treated.length / people.length).toBeLessThan(0.22);
  for (const one of people.slice(0, 300)) {
    const isTreated = valueOf(one, "checkout") === "treatment";
    expect(valueOf(one, "checkout-title")).toBe(isTreated ? "Pay now" : "Pay");
    expect(valueOf(one, "checkout-size")).toBe(isTreated ? 2 : 1);
  }
});

const storage = new MemoryStorage(quiet);
storage.setConfigurations(JSON.stringify({ flags: rendered.get("production-1") }), true);
const production = new FlagdCore(storage, quiet);

function valueOf(context: EvaluationContext, flag: string): unknown {
  return flag === "checkout-size"
    ? production.resolveNumberEvaluation(flag, 0, context).value
    : production.resolveStringEvaluation(flag, "", context).value;
}

test("the variation and variables of a rule apply to all of its users", () => {
  const german = { userId: "1", org: "x", country: "de" };
  expect(["checkout", "checkout-title", "checkout-size"].map((flag) => valueOn("production-1", flag, german))).toEqual([
    "treatment",
    "Pay now",
    3,
  ]);
  expect(["checkout", "checkout-title", "checkout-size"].map((flag) => valueOn("staging-1", flag, german))).toEqual([
    "control",
    "Pay",
    1,
  ]);
});

test("differences are reported", () => {
  expect(said.map(({ message }) => message)).toEqual(
    expect.arrayContaining([
      expect.stringContaining("keeps its percentages, but users may get another variation"),
      expect.stringContaining("it had no variation; it now serves the first one"),
    ]),
  );
});

describe("what is not as it looks", () => {
  const rest = imported(
    "featurevisor",
    Object.entries({
      "features/shy.yml": `description: x
expose: {production: false}
rules:
  production: [{key: all, segments: "*", percentage: 100}]
  staging: [{key: all, segments: "*", percentage: 100, note: hello}]
`,
      "features/color.yml": `description: x
disabledVariationValue: grey
required: [{key: shy, variation: loud}]
deprecated: true
variablesSchema:
  hue: {type: integer, defaultValue: 1, disabledValue: 0}
  shade: {type: integer, defaultValue: 2, useDefaultWhenDisabled: true}
  tint: {type: integer, defaultValue: 3}
  stops: {type: array, defaultValue: [1]}
variations:
  - {value: red, weight: 100, description: x, variables: {hue: 4}, variableOverrides: {hue: [{conditions: "*", value: 5}]}}
rules:
  production: [{key: none, segments: "*", percentage: 0}]
  staging: [{key: all, segments: "*", percentage: 100, variation: red}]
`,
      "groups/both.yml": "description: x\nslots: [{feature: shy, percentage: 50}, {feature: color, percentage: 50}]\n",
    }).map(([path, text]) => ({ path: `project/${path}`, text })),
  );
  const { model, states } = rest.after;
  if (model === undefined) throw new Error("no model");
  const flags = renderedFlags({ model, states }, new Set(["production-1", "staging-1"]));
  interface Flag {
    readonly variants: Readonly<Record<string, unknown>>;
    readonly defaultVariant: string;
  }
  const defaults = (cluster: string): unknown =>
    Object.fromEntries(
      Object.entries((flags.get(cluster) ?? {}) as Readonly<Record<string, Flag>>).map(
        ([key, { variants, defaultVariant }]) => [key, variants[defaultVariant]],
      ),
    );

  test("a feature that is not exposed is off, and serves the disabled value of the project", () => {
    expect(defaults("production-1")).toEqual({
      shy: false,
      color: "grey",
      "color-hue": 0,
      "color-shade": 2,
      "color-tint": 3,
    });
    expect(defaults("staging-1")).toMatchObject({ shy: true, color: "red", "color-hue": 4 });
  });

  test.each([
    ["import-approximated", 'whatever its variation, not only "loud"'],
    ["import-approximated", 'its variable "tint" had no value'],
    ["import-approximated", 'the overrides of the variable "hue" in the variation "red"'],
    ["import-approximated", 'the features of group "both" are no longer mutually exclusive: shy, color'],
    ["import-left-out", 'the variable "stops" of "color"'],
    ["import-not-carried", '"deprecated" of feature "color"'],
    ["import-not-carried", '"note" of rules of feature "shy"'],
    ["import-not-carried", '"description" of variations of feature "color"'],
  ])("%s: %s", (code, part) => {
    const told = rest.said.filter(({ message }) => message.includes(part));
    expect(told.map((one) => one.code.name)).toEqual([code]);
  });

  test("and nothing else is", () => {
    expect(rest.said.map(({ message }) => message).join("\n")).not.toMatch(/"hue" had|"shade"|it had no variation/);
  });
});
