/** Tests that truncated names are distinct and valid. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { truncateName, LABEL } from "../../../src/render/targets/truncate-name.ts";

const LONG = "a".repeat(60);

test("a short name is unchanged", () => {
  expect(truncateName(`${LONG}abc`, LABEL)).toBe(`${LONG}abc`);
});

test("a longer name ends in a hash of the full name", () => {
  expect(truncateName(`${LONG}abcd`, LABEL)).toBe(`${"a".repeat(54)}-e8375a04`);
  expect(truncateName(`${LONG}abce`, LABEL)).not.toBe(truncateName(`${LONG}abcd`, LABEL));
});

test("a truncated name is a valid DNS name within the limit", () => {
  const names = fc.stringMatching(/^[a-z0-9]([a-z0-9.-]{0,300}[a-z0-9])?$/).filter((name) => !name.includes(".."));
  fc.assert(
    fc.property(names, fc.constantFrom(63, 253), (name, limit) => {
      expect(truncateName(name, limit).length).toBeLessThanOrEqual(limit);
      expect(truncateName(name, limit)).toMatch(/^[a-z0-9](?:.*[a-z0-9])?$/);
    }),
  );
});
