/** Finds the last writer of a field in the managed fields that the API server records. */
import type { Path } from "../../base/source.ts";
import { fieldsOf, itemsOf, stringOrEmpty } from "./objects.ts";
import type { Fields, KubernetesObject } from "./objects.ts";

/** `kubectl-edit at 2026-11-20T08:00:00Z`; undefined if the managed fields are missing. */
export function writerOf({ value }: KubernetesObject, path: Path): string | undefined {
  const entries = itemsOf(fieldsOf(value["metadata"])["managedFields"]).map(fieldsOf);
  const claims = entries
    .map((entry) => ({ entry, depth: depthIn(fieldsOf(entry["fieldsV1"]), path), time: stringOrEmpty(entry["time"]) }))
    .filter(({ depth }) => depth > 0)
    .toSorted((a, b) => b.depth - a.depth || (a.time < b.time ? 1 : -1));
  const [first] = claims;
  if (first === undefined) return undefined;
  const manager = stringOrEmpty(first.entry["manager"]).slice(0, 80);
  return manager === "" ? undefined : `${manager}${/^[\dT:Z.-]{10,40}$/.test(first.time) ? ` at ${first.time}` : ""}`;
}

/** The number of steps of a path that an entry owns; 0 unless it owns the field or a value that contains it. */
function depthIn(fields: Fields, path: Path): number {
  let here = fields;
  for (const [depth, step] of path.entries()) {
    const next = here[`f:${step}`];
    // An atomic value has no fields below.
    if (next === undefined) return depth > 1 && Object.keys(here).every((key) => !key.startsWith("f:")) ? depth : 0;
    here = fieldsOf(next);
  }
  return path.length;
}
