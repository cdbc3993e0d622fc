import { expect, test } from "vitest";
import { masked } from "../src/masked.ts";

test.each([
  ["  password: hunter2", "  password: *******"],
  ['  dbPassword: "hun\\"ter2" # old', "  dbPassword: *********** # old"],
  ["  - {name: a, api-key: abc, on: b}", "  - {name: a, api-key: ***, on: b}"],
  ["  credentials: {secret: flags}", "  credentials: {secret: flags}"],
  ["  credentials: {password: flags}", "  credentials: {password: *****}"],
  ["  token: two words", "  token: *** *****"],
  ["  feature: secret-scanning", "  feature: secret-scanning"],
  ["  unit: '{token}'", "  unit: '{token}'"],
  ["  secrets:", "  secrets:"],
])("%s", (line, shown) => {
  expect(masked(line)).toBe(shown);
  expect(masked(line)).toHaveLength(line.length);
});
