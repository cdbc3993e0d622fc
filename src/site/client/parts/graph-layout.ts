/** Lays out a small graph in layers from left to right, dependencies before dependents. */

export interface Node {
  readonly id: number;
  /** 0 is the leftmost. */
  readonly layer: number;
  /** The position in the layer, from the top. */
  readonly slot: number;
}

export interface Edge {
  /** `from` needs `to`. */
  readonly from: number;
  readonly to: number;
}

export interface Graph {
  readonly nodes: readonly Node[];
  readonly edges: readonly Edge[];
  readonly layers: number;
  /** The size of the largest layer. */
  readonly slots: number;
}

/** The transitive dependencies and dependents of a node; at most `most` nodes, the nearest ones. */
export function around(
  center: number,
  needs: (id: number) => readonly number[],
  neededBy: (id: number) => readonly number[],
  most: number,
): ReadonlySet<number> {
  const found = new Set([center]);
  let edges = [needs, neededBy].map((next) => ({ next, ids: [center] as readonly number[] }));
  while (edges.some(({ ids }) => ids.length > 0) && found.size < most)
    edges = edges.map(({ next, ids }) => {
      const fresh = [...new Set(ids.flatMap(next))].filter((id) => !found.has(id)).slice(0, most - found.size);
      for (const id of fresh) found.add(id);
      return { next, ids: fresh };
    });
  return found;
}

/** Expects a graph without cycles, which the compiler rejects, but terminates with cycles, too. */
export function layered(ids: ReadonlySet<number>, needs: (id: number) => readonly number[]): Graph {
  const edges = [...ids].flatMap((from) => needs(from).flatMap((to) => (ids.has(to) ? [{ from, to }] : [])));
  const layers = new Map<number, number>([...ids].map((id) => [id, 0]));
  for (let round = 0; round < ids.size; round++) {
    let isStill = true;
    for (const { from, to } of edges) {
      const least = (layers.get(to) ?? 0) + 1;
      if ((layers.get(from) ?? 0) >= least || least >= ids.size) continue;
      layers.set(from, least);
      isStill = false;
    }
    if (isStill) break;
  }
  const byLayer = Map.groupBy(ids, (id) => layers.get(id) ?? 0);
  const order = new Map<number, number>();
  const nodes = [...byLayer]
    .toSorted(([a], [b]) => a - b)
    .flatMap(([layer, members]) => {
      // Near its dependencies, so that fewer lines cross.
      const weight = (id: number): number => {
        const near = needs(id).flatMap((to) => order.get(to) ?? []);
        return near.length === 0 ? id / 1e6 : near.reduce((sum, slot) => sum + slot, 0) / near.length;
      };
      const sorted = members.toSorted((a, b) => weight(a) - weight(b) || a - b);
      sorted.forEach((id, slot) => order.set(id, slot));
      return sorted.map((id, slot): Node => ({ id, layer, slot }));
    });
  return {
    nodes,
    edges,
    layers: Math.max(0, ...nodes.map(({ layer }) => layer + 1)),
    slots: Math.max(0, ...nodes.map(({ slot }) => slot + 1)),
  };
}
