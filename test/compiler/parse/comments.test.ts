/** Tests that the fast search for suppressions finds the same ones as the lexer of `yaml`. */
import { readFileSync, readdirSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { plainLexemes } from "../../../src/compiler/parse/fast/lexemes.ts";
import { lexemes } from "../../../src/compiler/parse/lexemes.ts";
import { suppressionsIn } from "../../../src/compiler/parse/suppressions.ts";
import { mutated } from "./mutations.ts";

/** For longer runs: `FAST_RUNS=1000000`. */
const RUNS = Number(process.env["FAST_RUNS"] ?? 2000);

const texts = ["features", "test/compiler/parse/fast"].flatMap((folder) =>
  readdirSync(folder)
    .filter((name) => name.endsWith(".yaml"))
    .map((name) => readFileSync(`${folder}/${name}`, "utf8")),
);

/** A text with comments at the end of some lines, and between them. */
const commented = fc
  .tuple(mutated(texts), fc.array(fc.tuple(fc.nat(), fc.constantFrom("behind", "alone", "indented")), { maxLength: 6 }))
  .map(([text, places]) => {
    const lines = text.split("\n");
    for (const [index, [at, how]] of places.entries()) {
      const line = at % lines.length;
      const comment = `# sluice-allow: code-${index} because`;
      if (how === "behind") lines[line] += ` ${comment}`;
      else lines.splice(line, 0, how === "alone" ? comment : `   ${comment}  `);
    }
    return lines.join("\n");
  });

test("the fast search finds the same suppressions as the lexer", () => {
  let plain = 0;
  fc.assert(
    fc.property(commented, (text) => {
      const own = plainLexemes(text);
      if (own === undefined) return;
      const file = { path: "a.yaml", text };
      const found = suppressionsIn(file, own);
      expect(found).toEqual(suppressionsIn(file, lexemes(text)));
      if (found.length > 1) plain++;
    }),
    { numRuns: RUNS },
  );
  // Otherwise the test would not prove anything.
  expect(plain).toBeGreaterThan(RUNS / 20);
}, 3_600_000);

test.each(["a: |\n  # sluice-allow: x\nb: 1\n", 'a: "x # sluice-allow: x"\n', "a: 'x' # sluice-allow: x\n", "a: [\n"])(
  "%j is left to yaml",
  (text) => {
    expect(plainLexemes(text)).toBe(undefined);
  },
);
