/** Observed results for plain scalars in Go: of kubectl 1.32 (goyaml.v2), and of kustomize 5.5 where it differs. */
import type { Scalar } from "../../../src/compiler/parse/index.ts";

const words = (text: string): readonly string[] => text.trim().split(/\s+/);
const readAs = (value: Scalar, texts: string): readonly (readonly [string, Scalar])[] =>
  words(texts).map((text) => [text, value]);
const itself = (texts: readonly string[]): readonly (readonly [string, Scalar])[] => texts.map((text) => [text, text]);

/** The value that kubectl reads for a plain scalar. */
export const READ_BY_KUBECTL: ReadonlyMap<string, Scalar> = new Map([
  ...readAs(true, "yes Yes YES on y Y true True TRUE"),
  ...readAs(false, "no off n N"),
  ...readAs(null, "~ null Null NULL"),
  ...readAs(511, "0777 0o777 0O777"),
  ...readAs(-511, "-0777"),
  ...readAs(0, "00 1e-400 -0 -0.0 +0 0. 0.0"),
  ...readAs(1, "1.0 1. +1 0.1e1 +0b1"),
  ...readAs(31, "0x1F 0X1F 0x_1f"),
  ...readAs(1000, "1_000 1e3 1E3 1e+3 1.0e3"),
  ...readAs(0.5, ".5 +.5 00.5"),
  ...readAs(1e20, "100000000000000000000.0 1e20"),
  ...itself(words("0b2 _1 12:30:45 1:30 190:20:30.15 1:60 1:2:3.4 -1:30 +12:30 inf Infinity NaN nan -inf = <<")),
  ...itself(words("1e400 -1e400 1e e1 0x 0o 0b . .. -- --- + 1.2.3 a:b a#b :a 😀 0x1.8p1 1f 1d 1L 0xG 1e1.5")),
  ...itself(words("TrUe yEs oN nUll 1,000 １ ²")),
  ...itself(["a :b", "1 2", "null x", "1 000"]),
  ["08", 8],
  ["0778", 778],
  ["-0x1F", -31],
  ["0b11", 3],
  ["-0b11", -3],
  ["1__0", 10],
  ["0o7_7", 63],
  ["+0o7", 7],
  ["-0o7", -7],
  ["+0x10", 16],
  ["-.5", -0.5],
  ["0.10", 0.1],
  ["0.1000000000000000055511151231257827", 0.1],
  ["3.141592653589793238", Math.PI],
  ["1.10", 1.1],
  ["12e03", 12_000],
  ["1_0.5", 10.5],
  ["685_230.15", 685_230.15],
  ["123456.789e3", 123_456_789],
  ["0777.5", 777.5],
  ["09.5", 9.5],
  ["1e21", 1e21],
]);

/** kustomize reads the booleans of YAML 1.1 as text, and dates as timestamps. */
export const READ_BY_KUSTOMIZE: ReadonlyMap<string, Scalar> = new Map([
  ...READ_BY_KUBECTL,
  ...itself(words("yes Yes YES on y Y no off n N")),
  ["2001-01-01", "2001-01-01T00:00:00Z"],
  ["2001-12-14t21:59:43.10-05:00", "2001-12-14T21:59:43.1-05:00"],
  ["2001-12-14 21:59:43", "2001-12-14T21:59:43Z"],
  ["2001-1-1", "2001-01-01T00:00:00Z"],
]);

/** Neither can convert these to JSON. */
export const REFUSED_BY_GO: readonly string[] = words(".inf -.inf +.inf .Inf .INF .nan .NaN");

/** Go reads these exactly, or as the nearest float, depending on their size. */
export const LARGE: readonly string[] = words(
  "9007199254740993 9223372036854775807 9223372036854775808 18446744073709551615 18446744073709551616 -9223372036854775809 123456789012345678 1234567890123456789012",
);
