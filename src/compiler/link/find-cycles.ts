/** Finds cycles in a graph of names, without recursion, so that a chain of any length is safe. */
import { append } from "../../base/collections.ts";

/**
 * Returns one cycle per group of names that reach each other: the names along it, starting with the first by name.
 * `edges` returns the successors of a name; unknown ones are ignored.
 */
export function findCycles(
  names: Iterable<string>,
  edges: (name: string) => readonly string[],
): readonly (readonly string[])[] {
  const known = new Set(names);
  const remaining = stripAcyclic(known, edges);
  const cycles: string[][] = [];
  const done = new Set<string>();
  for (const start of [...remaining].sort()) {
    if (done.has(start)) continue;
    const path = pathBackTo(start, (name) => edges(name).filter((next) => remaining.has(next) && !done.has(next)));
    if (path === undefined) continue;
    for (const name of path) done.add(name);
    cycles.push(path);
  }
  return cycles;
}

/** Repeatedly removes names without remaining successors. Returns the rest: cycles, and names that lead to one. */
function stripAcyclic(known: ReadonlySet<string>, edges: (name: string) => readonly string[]): ReadonlySet<string> {
  const open = new Map<string, number>();
  const predecessors = new Map<string, string[]>();
  for (const name of known) {
    const successors = [...new Set(edges(name))].filter((next) => known.has(next));
    open.set(name, successors.length);
    for (const next of successors) {
      append(predecessors, next, name);
    }
  }
  const queue = [...open].filter(([, count]) => count === 0).map(([name]) => name);
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    open.delete(name);
    for (const predecessor of predecessors.get(name) ?? []) {
      const count = (open.get(predecessor) ?? 0) - 1;
      open.set(predecessor, count);
      if (count === 0) queue.push(predecessor);
    }
  }
  return new Set(open.keys());
}

/** The shortest path from a name back to itself, by breadth-first search. */
function pathBackTo(start: string, edges: (name: string) => readonly string[]): string[] | undefined {
  const cameFrom = new Map<string, string>();
  const queue = [start];
  for (let head = 0; head < queue.length; head++) {
    const name = queue[head] ?? start;
    for (const next of edges(name)) {
      if (next === start) return unwind(name, cameFrom);
      if (cameFrom.has(next)) continue;
      cameFrom.set(next, name);
      queue.push(next);
    }
  }
  return undefined;
}

function unwind(last: string, cameFrom: ReadonlyMap<string, string>): string[] {
  const path = [last];
  for (let name = cameFrom.get(last); name !== undefined; name = cameFrom.get(name)) path.unshift(name);
  return path;
}
