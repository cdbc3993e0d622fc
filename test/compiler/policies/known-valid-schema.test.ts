/** Tests that the meta-schema accepts all schemas that are accepted without it. */
import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { expect, test } from "vitest";
import { isPlainSchema } from "../../../src/compiler/policies/known-valid-schema.ts";
import type { Value } from "../../../src/compiler/parse/index.ts";

const KEYWORDS =
  "type const enum pattern minLength maxLength minItems maxItems minimum maximum exclusiveMinimum exclusiveMaximum properties required items not allOf anyOf oneOf $ref $id format if";

const { schema } = fc.letrec<{ schema: Value; operand: Value }>((tie) => ({
  schema: fc.dictionary(fc.constantFrom(...KEYWORDS.split(" ")), tie("operand"), { maxKeys: 3 }),
  operand: fc.oneof(
    fc.constantFrom<Value>("string", "array", "a", 0, 1, -1, 1.5, true, null, [], {}),
    fc.array(fc.constantFrom<Value>("string", "a", "b", 1, null), { maxLength: 3 }),
    tie("schema"),
    fc.array(tie("schema"), { maxLength: 2 }),
    fc.dictionary(fc.constantFrom("a", "b"), tie("schema"), { maxKeys: 2 }) as fc.Arbitrary<Value>,
  ),
}));

test("the meta-schema accepts all simple schemas", () => {
  const ajv = new Ajv2020();
  let plain = 0;
  fc.assert(
    fc.property(schema, (one) => {
      if (!isPlainSchema(one)) return;
      plain++;
      expect(ajv.validateSchema(one as object)).toBe(true);
    }),
    { numRuns: 2500 },
  );
  expect(plain).toBeGreaterThan(500);
});

test.each<Value>([{ const: "production" }, { type: "string", pattern: "^OPS-[0-9]+$" }, { anyOf: [{ minimum: 2 }] }])(
  "%j is plain",
  (one) => {
    expect(isPlainSchema(one)).toBe(true);
  },
);
