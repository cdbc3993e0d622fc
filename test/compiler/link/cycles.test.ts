/** Tests the search for cycles in a graph of names. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { findCycles } from "../../../src/compiler/link/dependency-cycles.ts";

function cyclesOf(graph: Readonly<Record<string, readonly string[]>>): readonly (readonly string[])[] {
  return findCycles(Object.keys(graph), (name) => graph[name] ?? []);
}

test("a cycle is reported once, starting with its first name", () => {
  expect(cyclesOf({ c: ["a"], a: ["b"], b: ["c"] })).toEqual([["a", "b", "c"]]);
});

test("names that lead to a cycle are not part of it", () => {
  expect(cyclesOf({ a: ["b"], b: ["c"], c: ["b"] })).toEqual([["b", "c"]]);
});

test("a name that depends on itself is a cycle of one name", () => {
  expect(cyclesOf({ a: ["a"] })).toEqual([["a"]]);
});

test("two cycles are reported separately", () => {
  expect(cyclesOf({ a: ["b"], b: ["a"], c: ["d"], d: ["c"] })).toEqual([
    ["a", "b"],
    ["c", "d"],
  ]);
});

test("a chain of 100,000 names is not a cycle and does not overflow the stack", () => {
  const names = Array.from({ length: 100_000 }, (_, index) => String(index));
  expect(findCycles(names, (name) => [String(Number(name) + 1)])).toEqual([]);
});

test("there is a cycle exactly if no topological order exists, and each cycle is a path back to its start", () => {
  const graphs = fc.array(fc.array(fc.nat(6), { maxLength: 3 }), { minLength: 1, maxLength: 7 });
  fc.assert(
    fc.property(graphs, (lists) => {
      const edges = (name: string): readonly string[] => (lists[Number(name)] ?? []).map(String);
      const names = lists.map((_, index) => String(index));
      const found = findCycles(names, edges);
      for (const cycle of found)
        cycle.forEach((name, index) => expect(edges(name)).toContain(cycle[(index + 1) % cycle.length]));
      expect(found.length > 0).toBe(names.some((name) => reaches(name, name, edges, names)));
    }),
  );
});

function reaches(
  from: string,
  to: string,
  edges: (name: string) => readonly string[],
  names: readonly string[],
): boolean {
  const seen = new Set<string>();
  const queue = [...edges(from)];
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    if (!names.includes(name) || seen.has(name)) continue;
    if (name === to) return true;
    seen.add(name);
    queue.push(...edges(name));
  }
  return false;
}
