/** Tests that lists which exist twice, for a faster start, agree. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { reporters } from "../../src/report/index.ts";
import { reporterNames } from "../../src/report/reporter-names.ts";

test("help names all reporters in order", () => {
  expect(reporterNames).toEqual(reporters.map(({ name }) => name));
});

/** Every object schema in a schema. */
function* objects(schema: unknown): Generator<Record<string, unknown>> {
  if (typeof schema !== "object" || schema === null) return;
  if ("type" in schema && schema.type === "object") yield { ...schema };
  for (const inner of Object.values(schema)) yield* objects(inner);
}

// JSON.parse of V8 13.6 (Node 24) may confuse keys with escapes. Reports have none.
test("no key of a saved report comes from a user, or needs an escape", () => {
  const schema: unknown = JSON.parse(readFileSync("schemas/report.schema.json", "utf8"));
  const found = [...objects(schema)];
  expect(found.length).toBeGreaterThan(5);
  for (const { properties, additionalProperties, patternProperties } of found) {
    expect([additionalProperties ?? false, patternProperties]).toEqual([false, undefined]);
    const names = Object.keys(properties ?? {});
    expect(names).not.toEqual([]);
    for (const name of names) expect(name).toMatch(/^[A-Za-z]+$/);
  }
});
