/** Circles in a graph of names, found without recursion, so that a chain of any length is safe. */
import { append } from "../../base/collections.ts";

/**
 * One circle for every group of names that reach each other, as the names along it, beginning with the first by name.
 * `edges` names the successors of a name; unknown ones are ignored.
 */
export function findCycles(
  names: Iterable<string>,
  edges: (name: string) => readonly string[],
): readonly (readonly string[])[] {
  const known = new Set(names);
  const rest = stripAcyclic(known, edges);
  const cycles: string[][] = [];
  const done = new Set<string>();
  for (const start of [...rest].sort()) {
    if (done.has(start)) continue;
    const path = pathBackTo(start, (name) => edges(name).filter((next) => rest.has(next) && !done.has(next)));
    if (path === undefined) continue;
    for (const name of path) done.add(name);
    cycles.push(path);
  }
  return cycles;
}

/** What remains when names without open successors are taken away again and again: the circles, and what leads into them. */
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
    for (const before of predecessors.get(name) ?? []) {
      const count = (open.get(before) ?? 0) - 1;
      open.set(before, count);
      if (count === 0) queue.push(before);
    }
  }
  return new Set(open.keys());
}

/** The shortest way from a name back to itself, breadth first. */
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
