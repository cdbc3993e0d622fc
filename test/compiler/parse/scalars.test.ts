/** Tests that scalars are rejected if parsers disagree about them, with the parsers themselves where available. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parse as parseYaml } from "yaml";
import { ambiguity } from "../../../src/compiler/parse/scalars.ts";
import { LARGE, READ_BY_KUBECTL, READ_BY_KUSTOMIZE, REFUSED_BY_GO } from "./go-readers.ts";
import { codesOf, read } from "./reading.ts";

function readAs(version: "1.1" | "1.2", text: string): unknown {
  const value: unknown = parseYaml(`a: ${text}`, { version, logLevel: "silent" }).a;
  return value === 0 ? 0 : value;
}

/** These parsers agree on these, but people and other YAML 1.1 parsers do not: octal, decimal or text? */
const STRICTER: ReadonlySet<string> = new Set(["08", "0778", "00"]);

describe("observed results of Go parsers", () => {
  test.each([...READ_BY_KUSTOMIZE.keys()])("%s", (text) => {
    const readings = [
      readAs("1.1", text),
      readAs("1.2", text),
      READ_BY_KUSTOMIZE.get(text),
      ...(READ_BY_KUBECTL.has(text) ? [READ_BY_KUBECTL.get(text)] : []),
    ];
    const agree = readings.every((value) => Object.is(value, readings[0])) && !STRICTER.has(text);
    const { values, diagnostics } = read(`a: ${text}\n`);
    expect(values).toEqual(agree ? [{ a: readings[0] }] : []);
    expect(diagnostics.length).toBe(agree ? 0 : 1);
    expect(read(`a: "${text}"\n`).values).toEqual([{ a: text }]);
  });

  test.each(REFUSED_BY_GO)("%s is not finite", (text) =>
    expect(codesOf(`a: ${text}\n`)).toEqual(["number-not-finite"]),
  );
  test.each(LARGE)("%s is inexact", (text) => expect(codesOf(`a: ${text}\n`)).toEqual(["number-inexact"]));
});

test("the largest exact integers are accepted", () => {
  expect(read("[9007199254740991, -9007199254740991, 0x1FFFFFFFFFFFFF]\n").values).toEqual([
    [9_007_199_254_740_991, -9_007_199_254_740_991, 9_007_199_254_740_991],
  ]);
  expect(codesOf("a: 9007199254740992\n")).toEqual(["number-inexact"]);
});

const numberish = fc.string({
  unit: fc.constantFrom(
    ..."0123456789",
    "0",
    "1",
    "_",
    ".",
    ":",
    "-",
    "+",
    "e",
    "E",
    "x",
    "o",
    "b",
    "X",
    "O",
    "B",
    "f",
    "T",
    "Z",
    "i",
    "n",
  ),
  minLength: 1,
  maxLength: 10,
});
const wordish = fc.string({ unit: fc.constantFrom(..."yYeEsSnNoOfFtTrRuUaAlL~.i"), minLength: 1, maxLength: 5 });
const plain = fc.oneof(numberish, wordish).filter((text) => !/^[-?:](?:\s|$)|:$|^-{3}$|^\.{3}$/.test(text));

test("YAML 1.1 and 1.2 agree on scalars that are not ambiguous", () => {
  fc.assert(
    fc.property(plain, (text) => {
      fc.pre(ambiguity(text) === undefined);
      expect(readAs("1.1", text)).toEqual(readAs("1.2", text));
    }),
    { numRuns: 2500 },
  );
});

/** As in the source of goyaml: removes underscores, then tries Go's integer syntax, then floats. */
function looksLikeNumberToGo(text: string): boolean {
  if (!/^[-+0-9.]/.test(text)) return false;
  const digits = text.replaceAll("_", "");
  return (
    /^[-+]?(?:0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO]?[0-7]+|0|[1-9][0-9]*)$/.test(digits) ||
    /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/.test(digits)
  );
}

test("scalars that Go reads as numbers are numbers or ambiguous", () => {
  fc.assert(
    fc.property(numberish, (text) => {
      fc.pre(ambiguity(text) === undefined && looksLikeNumberToGo(text));
      expect(typeof readAs("1.2", text)).toBe("number");
    }),
    { numRuns: 2500 },
  );
});
