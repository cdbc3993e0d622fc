/** Reports documents that depend on each other in a cycle. */
import { locationIn } from "../parse/index.ts";
import type { ReportDiagnostic } from "../../base/diagnostics.ts";
import type { Resource } from "../schema/index.ts";
import type { ByKind } from "./symbol-table.ts";
import { cycle } from "./codes.ts";
import { append } from "../../base/collections.ts";

export function checkCycles(byKind: ByKind, report: ReportDiagnostic): void {
  reportCycles(byKind.Service, "dependsOn", (service) => service.spec.dependsOn ?? [], "depends on", report);
  reportCycles(byKind.Feature, "dependsOn", (feature) => feature.spec.dependsOn ?? [], "depends on", report);
  reportCycles(
    byKind.Stage,
    "after",
    (stage) => (stage.spec.after === undefined ? [] : [stage.spec.after]),
    "comes after",
    report,
  );
}

function reportCycles<R extends Resource>(
  resources: ReadonlyMap<string, R>,
  field: string,
  edges: (resource: R) => readonly string[],
  verb: string,
  report: ReportDiagnostic,
): void {
  const next = (name: string): readonly string[] => {
    const resource = resources.get(name);
    return resource === undefined ? [] : edges(resource);
  };
  for (const names of findCycles(resources.keys(), next)) {
    const [first, second] = names.map((name) => resources.get(name));
    if (first === undefined) continue;
    const position = edges(first).indexOf((second ?? first).name);
    const path = field === "after" ? ["spec", field] : ["spec", field, position];
    const chain = [...names, first.name].map((name) => `"${name}"`).join(" -> ");
    report(
      cycle,
      locationIn(first.document, path),
      `${first.kind.toLowerCase()} "${first.name}" ${verb} itself: ${chain}`,
      {
        help: "remove one of these references",
        related: names.slice(1).flatMap((name) => {
          const other = resources.get(name);
          return other === undefined
            ? []
            : [{ message: `"${name}" is part of the cycle`, at: locationIn(other.document, ["spec", field], "key") }];
        }),
      },
    );
  }
}

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
