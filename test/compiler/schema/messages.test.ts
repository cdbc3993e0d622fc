/** Tests that replacing any value of the example with one of another type gets a specific message. */
import { expect, test } from "vitest";
import { compile } from "../../../src/compiler/compile.ts";
import { compilerTargets } from "../../../src/render/render.ts";
import { openDirectory } from "../../../src/files/index.ts";
import type { Value } from "../../../src/compiler/parse/index.ts";
import { schemaErrors } from "../../../src/compiler/schema/schema-errors.ts";
import type { Resource } from "../../../src/compiler/schema/index.ts";
import { verdicts } from "../../../src/compiler/schema/validators-fast.js";
import { noLimits } from "../../no-limits.ts";

const OTHERS: readonly Value[] = ["some words", "", 5, true, null, [], {}, ["some words"], { some: "words" }];

/** Yields every variant of a value in which one part is replaced. */
function* changed(value: Value): Generator<Value> {
  yield* OTHERS;
  if (Array.isArray(value))
    for (const [index, item] of value.entries()) for (const one of changed(item)) yield value.with(index, one);
  else if (typeof value === "object" && value !== null)
    for (const [key, item] of Object.entries(value)) for (const one of changed(item)) yield { ...value, [key]: one };
}

const { model } = compile(openDirectory("."), { targets: compilerTargets, today: "2026-11-21", guard: noLimits });
const kinds = Object.entries(model?.byKind ?? {}) as readonly (readonly [
  Resource["kind"],
  ReadonlyMap<string, Resource>,
])[];

test.each(kinds.map(([kind, resources]) => [kind, [...resources.values()].slice(0, 5)] as const))(
  "of every %s",
  (kind, resources) => {
    let wrong = 0;
    for (const { document } of resources)
      for (const value of changed(document.value)) {
        if (verdicts[kind](value)) continue;
        wrong++;
        const messages = schemaErrors(kind, value).map(({ message }) => message);
        if (messages.length === 0 || messages.some((message) => message.includes("does not match the schema")))
          expect.fail(`${JSON.stringify(value)}: ${messages.join("; ")}`);
      }
    expect(wrong).toBeGreaterThan(100);
  },
);
