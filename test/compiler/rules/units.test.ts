/** Tests valid and invalid units, and that no text makes the UCUM library print, throw or hang. */
import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { isUcum } from "../../../src/compiler/rules/unit-not-ucum.ts";

test.each([
  "1",
  "s",
  "By",
  "GiBy.h",
  "{request}",
  "1/{project}",
  "{core}.h",
  "m3/s",
  "10*6",
  "kW.h",
  "[in_i]",
  "GiBy.h/d",
])("%s is UCUM", (unit) => expect(isUcum(unit)).toBe(true));

test.each(["", " s", "bytes", "cores", "Gib/hour", "core.h", "{a", "s s", "Cel.s", "s\n", "m".repeat(65)])(
  "%j is not",
  (unit) => expect(isUcum(unit)).toBe(false),
);

test("no text makes the library print, throw or hang", () => {
  const printed = vi.spyOn(console, "log");
  const letters = fc.constantFrom(..."{}[]().*/-+0123456789aBcGhikmsyz'%^ ");
  fc.assert(
    fc.property(fc.string({ unit: letters, maxLength: 64 }), (unit) => {
      isUcum(unit);
    }),
    { numRuns: 2000 },
  );
  expect(printed).not.toHaveBeenCalled();
});
