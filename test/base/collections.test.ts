import { expect, test } from "vitest";
import { append, listAt, valueAt } from "../../src/base/collections.ts";

test("a list is made on first use, and grows", () => {
  const lists = new Map<string, number[]>();
  append(lists, "a", 1);
  append(lists, "a", 2);
  expect(listAt(lists, "b")).toEqual([]);
  expect([...lists]).toEqual([
    ["a", [1, 2]],
    ["b", []],
  ]);
});

test("a value is computed once for a key, also if the keys are objects", () => {
  const key = {};
  const known = new WeakMap<object, string>();
  expect(valueAt(known, key, () => "first")).toBe("first");
  expect(valueAt(known, key, () => "second")).toBe("first");
});
