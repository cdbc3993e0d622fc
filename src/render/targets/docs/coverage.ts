/** Makes the matrix of the catalog: which kinds are monitored, billed and limited, and by which entries. */
import type { Model } from "../../../compiler/link/index.ts";
import { code, table } from "../../../base/markdown.ts";

/** Canonical names, sorted. */
interface Coverage {
  readonly types: Set<string>;
  readonly meters: Set<string>;
  readonly limits: Set<string>;
}

interface Kind {
  readonly group: string;
  readonly kind: string;
}

export function coverageMatrix({ byKind }: Model): string {
  const kinds = new Map<string, Coverage>();
  for (const { spec } of byKind.MonitoredResourceType.values()) coverageOf(spec.gvk, kinds).types.add(spec.type);
  for (const { spec } of byKind.MeterDefinition.values())
    for (const type of spec.monitoredResourceTypes ?? []) {
      const kind = byKind.MonitoredResourceType.get(type)?.spec.gvk;
      if (kind !== undefined) coverageOf(kind, kinds).meters.add(spec.meter);
    }
  for (const { spec } of byKind.QuotaLimit.values()) {
    const types = byKind.MeterDefinition.get(spec.meter)?.spec.monitoredResourceTypes ?? [];
    const measured = types.flatMap((type) => byKind.MonitoredResourceType.get(type)?.spec.gvk ?? []);
    const costing = (spec.costs ?? []).map(({ resource }) => resource);
    for (const kind of [...measured, ...costing]) coverageOf(kind, kinds).limits.add(spec.limit);
  }
  const sorted = [...kinds].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return table(["kind", "monitored", "billed", "limited"], sorted.map(row));
}

function row([name, { types, meters, limits }]: readonly [string, Coverage]): readonly string[] {
  return [code(name), ...[types, meters, limits].map(cell)];
}

function cell(names: ReadonlySet<string>): string {
  return names.size === 0 ? "no" : [...names].toSorted().map(code).join(", ");
}

function coverageOf({ group, kind }: Kind, kinds: Map<string, Coverage>): Coverage {
  const name = group === "" ? kind : `${group}/${kind}`;
  const existing = kinds.get(name);
  if (existing !== undefined) return existing;
  const empty = { types: new Set<string>(), meters: new Set<string>(), limits: new Set<string>() };
  kinds.set(name, empty);
  return empty;
}
