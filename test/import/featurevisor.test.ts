/** A Featurevisor project answers as its rules say: who matches first decides. */
import { FlagdCore, MemoryStorage } from "@openfeature/flagd-core";
import type { EvaluationContext } from "@openfeature/core";
import { describe, expect, test } from "vitest";
import { renderedFlags } from "../../src/expect/rendered-flags.ts";
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

describe("who matches first decides", () => {
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

test("shares are kept, and whoever is in a variation has its variables", () => {
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

test("a rule's own variation and variables hold for all of it", () => {
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

test("what is not as before is said", () => {
  expect(said.map(({ message }) => message)).toEqual(
    expect.arrayContaining([
      expect.stringContaining("keeps its shares, and other people are in them"),
      expect.stringContaining("there was no variation; now its first one is served"),
    ]),
  );
});
