/** Where the nodes of a small graph stand: in layers from left to right, what is needed before what needs it. */

export interface Node {
  readonly id: number;
  /** 0 is the leftmost. */
  readonly layer: number;
  /** Its place in the layer, from the top. */
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
  /** Of the longest layer. */
  readonly slots: number;
}

/** Everything that a node needs, and all that needs it, over any number of steps; at most `most` nodes, the nearest. */
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

/** Without circles, which the compiler refuses; should there be one, it ends all the same. */
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
    .flatMap(([layer, own]) => {
      // Beside what it needs, so that lines cross less.
      const weight = (id: number): number => {
        const near = needs(id).flatMap((to) => order.get(to) ?? []);
        return near.length === 0 ? id / 1e6 : near.reduce((sum, slot) => sum + slot, 0) / near.length;
      };
      const sorted = own.toSorted((a, b) => weight(a) - weight(b) || a - b);
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
