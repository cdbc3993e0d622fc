/** Claims about every input, each asked some hundred times; `npm run fuzz` asks on. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ParseCache } from "../../src/compiler/parse-files.ts";
import { values } from "../render/yaml/values.ts";
import { platforms } from "../platforms/generate.ts";
import { treeOf } from "../platforms/tree.ts";
import { checkBytes, checkEmitted, checkPlatform } from "./claims.ts";
import { mutated, texts } from "./mutations.ts";
import { corpus, seeds } from "./seeds.ts";

describe("any text is refused with a place, or read as every reader reads it", () => {
  const counted = (many: readonly string[]): number => many.filter((text) => checkBytes(Buffer.from(text))).length;

  test("the corpus", () => {
    expect(corpus.length).toBeGreaterThan(5);
    counted(corpus);
  });

  test("documents of the example with something wrong in them", () => {
    let read = 0;
    const property = fc.property(texts, (text) => {
      read += counted([text]);
    });
    fc.assert(property, { numRuns: 400 });
    expect(read).toBeGreaterThan(50);
  });

  test("any bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => void checkBytes(bytes)),
      { numRuns: 500 },
    );
  });
});

describe("any platform has errors, or is rendered, into files that every reader reads alike", () => {
  test("the example", () => {
    expect(checkPlatform(treeOf(seeds))).toBe(true);
  });

  test("the example with something wrong in it", () => {
    const remembered: ParseCache = new Map();
    let rendered = 0;
    const property = fc.property(mutated, (files) => {
      if (checkPlatform(treeOf(files), remembered)) rendered++;
    });
    fc.assert(property, { numRuns: 60 });
    expect(rendered).toBeGreaterThan(5);
  });

  test("generated platforms", () => {
    fc.assert(
      fc.property(platforms, (files) => void checkPlatform(treeOf(files))),
      { numRuns: 20 },
    );
  });
});

test("any value is emitted as both versions of YAML read it", () => {
  fc.assert(
    fc.property(values, (value) => checkEmitted(value)),
    { numRuns: 300 },
  );
});
