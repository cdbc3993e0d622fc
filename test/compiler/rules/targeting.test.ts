/** Tests that targeting without reported problems never fails in flagd, for any context. */
import { FlagdCore, MemoryStorage } from "@openfeature/flagd-core";
import fc from "fast-check";
import { expect, test } from "vitest";
import { collectInto } from "../../../src/base/diagnostics.ts";
import { evaluatorOf } from "../../../src/base/flagd/index.ts";
import { rules } from "../../../src/compiler/rules/index.ts";
import type { Diagnostic } from "../../../src/base/diagnostics.ts";
import type { Model } from "../../../src/compiler/link/index.ts";
import type { Value } from "../../../src/compiler/parse/index.ts";
import type { RuleContext } from "../../../src/compiler/rules/rule.ts";

const silent = { error() {}, warn() {}, info() {}, debug() {} };
const VARIANTS = { on: true, off: false };

/** A context with one feature; rules about flags use nothing else. */
function sceneOf(targeting: Value): RuleContext {
  const file = { path: "features/a.yaml", text: "" };
  const spec = { description: "a", owners: ["a"], history: [{ level: "DEV" }], expires: "never", flag: { targeting } };
  const feature = {
    kind: "Feature",
    name: "a",
    metadata: { name: "a" },
    spec,
    document: { file, index: 0, value: {} },
  };
  const none = new Map();
  const byKind = new Proxy({}, { get: (_, kind) => (kind === "Feature" ? new Map([["a", feature]]) : none) });
  const settings = { levelByName: none, releases: none, purposes: { release: { expiry: "optional" } } };
  const model = { byKind, settings, selected: none, project: { spec: {}, document: feature.document } };
  return { model: model as unknown as Model, states: [], today: "2026-11-21", exists: () => true };
}

function errorsOf(targeting: Value): readonly Diagnostic[] {
  const found: Diagnostic[] = [];
  for (const rule of rules) rule.check(sceneOf(targeting), collectInto(found));
  return found.filter(({ severity }) => severity === "error");
}

/** Evaluates with our evaluator, then with flagd's evaluator for JavaScript, and returns the error, if any. */
function evaluate(targeting: Value, context: Record<string, string | number>): { errorCode?: string } {
  const flag = { state: "ENABLED", variants: VARIANTS, defaultVariant: "off", targeting };
  const verdict = evaluatorOf("a", flag)(context, 0);
  if (verdict.reason === "ERROR") return { errorCode: `${verdict.errorCode}: ${verdict.details}` };
  const store = new MemoryStorage(silent);
  store.setConfigurations(JSON.stringify({ flags: { a: flag } }));
  return new FlagdCore(store, silent, { disableDynamicCodeGeneration: true }).resolveBooleanEvaluation(
    "a",
    false,
    context,
    silent,
  );
}

/** Mostly correct, because otherwise no large rule would pass. */
function mostly<T>(right: fc.Arbitrary<T>, wrong: fc.Arbitrary<T>): fc.Arbitrary<T> {
  return fc.oneof({ weight: 12, arbitrary: right }, { weight: 1, arbitrary: wrong });
}

/** Attributes are texts here, because the client chooses the type of a context value. */
const attribute = mostly(fc.constantFrom("tier", "email", "version", "$flagd.flagKey"), fc.constant("$flagd.time")).map(
  (read): Value => ({ var: read }),
);
const text = fc.constantFrom<Value>("premium", "@example.com", "1.2.0");
const number = fc.constantFrom<Value>({ var: "$flagd.timestamp" }, 7);
const texts = mostly(fc.tuple(attribute, text), fc.tuple(attribute, fc.constantFrom<Value>(7, ["a"])));
const comparable = mostly(
  fc.oneof(fc.tuple(attribute, text), fc.tuple(number, number)),
  fc.tuple(number, fc.oneof(text, fc.constant(true))),
);
const answer = mostly(fc.constantFrom<Value>("on", "off", null), fc.constantFrom<Value>("of", true, 1));
const weight = mostly(fc.constantFrom<Value>(0, 1, 90), fc.constantFrom<Value>(-1, 0.5, "10"));
const version = mostly(fc.constant<Value>("1.2.0"), fc.constantFrom<Value>("1.2", "latest"));

/** Realistic rules, with typical mistakes. */
const targetings = fc.letrec<{ condition: Value; rule: Value }>((tie) => ({
  condition: mostly<Value>(
    fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      fc.tuple(fc.constantFrom("==", "!=", "<", ">="), comparable).map(([operator, args]) => ({ [operator]: args })),
      fc.tuple(attribute, mostly(fc.constant(">="), fc.constant("=>")), version).map((args) => ({ sem_ver: args })),
      fc.tuple(attribute, fc.array(text, { maxLength: 2 })).map((args) => ({ in: args })),
      fc.array(tie("condition"), { minLength: 1, maxLength: 2 }).map((args) => ({ and: args })),
      fc.array(tie("condition"), { minLength: 1, maxLength: 2 }).map((args) => ({ or: args })),
      tie("condition").map((arg) => ({ "!": arg })),
    ),
    fc.oneof(
      texts.map((args) => ({ ends_with: args })),
      fc.tuple(fc.constant<Value>("=="), attribute, text),
      attribute.map((arg) => ({ equals: [arg] })),
      fc.tuple(attribute, text).map(([a, b]) => ({ "==": [a, b], in: [a, [b]] })),
    ),
  ),
  rule: mostly<Value>(
    fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      answer,
      fc.tuple(tie("condition"), tie("rule"), tie("rule")).map((args) => ({ if: args })),
      fc.tuple(tie("condition"), tie("rule")).map((args) => ({ if: args })),
      fc.array(tie("rule"), { minLength: 1, maxLength: 2 }).map((args) => ({ or: args })),
      fc.array(fc.tuple(tie("rule"), weight), { minLength: 1, maxLength: 3 }).map((args) => ({ fractional: args })),
      fc.tuple(attribute, fc.tuple(answer, weight)).map((args) => ({ fractional: args })),
    ),
    fc.oneof(
      tie("condition"),
      fc.tuple(tie("condition"), tie("rule")).map((args) => ({ and: args })),
      fc.tuple(fc.constant<Value>("=="), attribute, text, answer).map((args) => ({ if: args })),
    ),
  ),
}));

const contexts = fc.record(
  {
    tier: fc.constantFrom("premium", "free", "=="),
    email: fc.constantFrom("a@example.com", "b@example.org"),
    version: fc.constantFrom("1.2.0", "1.1.0", "none"),
    targetingKey: fc.constantFrom("u1", "u2", "u3"),
  },
  { requiredKeys: [] },
);

test("targeting without reported problems never fails in flagd", () => {
  let passed = 0;
  fc.assert(
    fc.property(targetings.rule, fc.array(contexts, { minLength: 1, maxLength: 4 }), (targeting, asking) => {
      if (errorsOf(targeting).length > 0) return;
      passed++;
      for (const context of asking) expect(evaluate(targeting, context).errorCode).toBeUndefined();
    }),
    { numRuns: 2000 },
  );
  // Otherwise the rules could pass the test by rejecting everything.
  expect(passed).toBeGreaterThan(300);
});

test("rules do not throw for any targeting", () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 5 }), (targeting) => {
      errorsOf(targeting as Value);
    }),
    { numRuns: 1000 },
  );
});
