/** Generates values to emit, including texts on which YAML readers disagree. */
import fc from "fast-check";
import type { Value } from "../../../src/compiler/parse/index.ts";

const words = "y n yes no on off true false null nan inf".split(" ");
const cases = (word: string): string[] => [word, word.toUpperCase(), `${word.charAt(0).toUpperCase()}${word.slice(1)}`];
const symbols = ".nan .NaN .inf -.inf +.INF ~ = - ? : &a *a !a !!str | > { ] , {} [] %YAML --- ... @a `a 'a' _ -".split(
  " ",
);
const integers = "0777 -0777 0o7 0O777 0x1F 0X1F -0x1F 0b11 -0b11 1_000 1__0 0x_1f 0778 08 00 -1 -0 +1 _1 1_".split(
  " ",
);
const floats = "1_0.5 685_230.15 .5 1. 0. 1e3 1e400 1.e+1 0.10 e1 E10 e-1 E+7 190:20:30.15 9007199254740993".split(" ");
const times = "12:30:45 1:30 2001-01-01 2001-12-14t21:59:43.10-05:00".split(" ");
const spaced = ["", " a", "a ", "\ta\nb", " \n", "\n", "\na", "a\n\n", "a\rb", "a\r\n", "a\u00a0b"];
const structural = ["a: b", "a #b", "#a", "a:", "- a", "{a: 1}", "[a]", "%YAML 1.2", "--- a", "a\\b", 'a"b'];
const unusual = ["é", "\u00ad", "\u200b", "\u202e", "\u2066", "a\ufeffb", "\u{1f600}", "\u{10fffd}"];

/** Controls, line separators and noncharacters: of all tools, only kustomize can't write them again. */
export const unprintableTexts: readonly string[] = [
  "\u0085",
  "a\u2028b",
  "\u2029",
  "\0",
  "\u0007",
  "\u001b[0m",
  "\u007f",
  "\u009b",
  "\ufffe",
  "\ufdd0",
  "\u{1fffe}",
];

export const printableTexts: readonly string[] = [
  ...words.flatMap(cases),
  ...[symbols, integers, floats, times, spaced, structural, unusual].flat(),
];
export const hostileTexts: readonly string[] = [...printableTexts, ...unprintableTexts];

const texts = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.string(),
  fc.constantFrom(...hostileTexts),
  fc.stringMatching(/^[-+._eE0-9xob:/]{1,8}$/),
);
const keys = texts.filter((key) => key !== "<<" && key !== "__proto__");
const scalars = fc.oneof(
  texts,
  fc.boolean(),
  fc.constant(null),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => (number === 0 ? 0 : number)),
);

export const values: fc.Arbitrary<Value> = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    scalars,
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(keys, tie("value"), { maxKeys: 4, noNullPrototype: true }),
  ),
})).value;

const UNPRINTABLE = /[^\P{Cc}\t\n\r]|[\u2028\u2029]|\p{Noncharacter_Code_Point}/u;

/** Whether kustomize can write a value again. */
export function printable(value: Value): boolean {
  if (typeof value === "string") return !UNPRINTABLE.test(value);
  if (value === null || typeof value !== "object") return true;
  return Object.entries(value).every(([key, item]) => printable(key) && printable(item));
}
