/** The layout of graphs, as properties of any graph. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { around, layered } from "../../src/site/client/parts/graph-layout.ts";

/** `0 -> [1, 2]`: 0 needs 1 and 2. */
type Needs = Readonly<Record<number, readonly number[]>>;
const needsOf =
  (all: Needs) =>
  (id: number): readonly number[] =>
    all[id] ?? [];
const neededBy =
  (all: Needs) =>
  (id: number): readonly number[] =>
    Object.entries(all).flatMap(([from, to]) => (to.includes(id) ? [Number(from)] : []));
const ascending = (a: number, b: number): number => a - b;

test("dependencies come before dependents, over any number of steps", () => {
  const all = { 3: [2], 2: [1, 0], 1: [0] };
  const { nodes, layers, slots } = layered(new Set([0, 1, 2, 3]), needsOf(all));
  expect(nodes.map(({ id, layer }) => [id, layer])).toEqual([
    [0, 0],
    [1, 1],
    [2, 2],
    [3, 3],
  ]);
  expect([layers, slots]).toEqual([4, 1]);
});

test("a node is next to its dependencies", () => {
  const all = { 2: [1], 3: [0] };
  const { nodes } = layered(new Set([0, 1, 2, 3]), needsOf(all));
  expect(nodes.filter(({ layer }) => layer === 1).map(({ id }) => id)).toEqual([3, 2]);
});

describe("around a node", () => {
  const chain: Needs = { 1: [0], 2: [1], 3: [2], 4: [3], 5: [9] };

  test("are exactly its dependencies and dependents", () => {
    expect([...around(2, needsOf(chain), neededBy(chain), 20)].toSorted(ascending)).toEqual([0, 1, 2, 3, 4]);
  });

  test("are the nearest, where there are too many", () => {
    expect([...around(2, needsOf(chain), neededBy(chain), 3)].toSorted(ascending)).toEqual([1, 2, 3]);
  });
});

const graphs = fc.array(fc.tuple(fc.nat(9), fc.nat(9)), { maxLength: 25 });

test("every graph without cycles is drawn from left to right, with one node per slot", () => {
  fc.assert(
    fc.property(graphs, (pairs) => {
      const all: Record<number, number[]> = {};
      for (const [a, b] of pairs) if (a > b) (all[a] ??= []).push(b);
      const ids = new Set(Array.from({ length: 10 }, (_, id) => id));
      const { nodes, edges } = layered(ids, needsOf(all));
      const place = new Map(nodes.map((node) => [node.id, node]));
      for (const { from, to } of edges)
        expect(place.get(from)?.layer ?? 0).toBeGreaterThan(place.get(to)?.layer ?? Number.POSITIVE_INFINITY);
      expect(new Set(nodes.map(({ layer, slot }) => `${layer} ${slot}`)).size).toBe(10);
    }),
  );
});

test("a graph with a cycle terminates", () => {
  expect(layered(new Set([0, 1]), needsOf({ 0: [1], 1: [0] })).nodes).toHaveLength(2);
});
