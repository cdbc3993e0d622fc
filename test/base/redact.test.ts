import { expect, test } from "vitest";
import { redactSecrets } from "../../src/base/redact.ts";

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
  ["  message: the password: hunter2", "  message: the password: *******"],
  ["  a: {secret: 'x y', on: b, token: z", "  a: {secret: ** **, on: b, token: *"],
  ["  password:   ", "  password:   "],
])("%s", (line, shown) => {
  expect(redactSecrets(line)).toBe(shown);
  expect(redactSecrets(line)).toHaveLength(line.length);
});

test.each([
  ["a name that goes on", `"${"secret".repeat(200_000)}`],
  ["keys without values", "token: ".repeat(200_000)],
  ["quotes that never end", 'token: "'.repeat(200_000)],
  ["escapes", `token: "${"\\x".repeat(1_000_000)}`],
  ["a text", `token: "${"x".repeat(8_000_000)}"`],
  ["names of secrets", "credentials: {secret: x}, ".repeat(100_000)],
])("a line of %s is read once", (_, line) => {
  expect(redactSecrets(line)).toHaveLength(line.length);
});
