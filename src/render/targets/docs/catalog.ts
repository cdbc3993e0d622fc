/** Makes the page of the catalog: a coverage matrix, then every service with its entries. */
import type { Model, Patch, Service } from "../../../compiler/link/index.ts";
import { code, prose, table } from "../../../base/markdown.ts";
import type { OutputFile } from "../target.ts";
import { limitRows, meterRows, typeRows } from "./entries.ts";
import { CATALOG_PAGE, GENERATED } from "./page-links.ts";

/** No page if there are no services. */
export function* catalogPage(model: Model): Generator<OutputFile> {
  const services = [...model.byKind.Service.values()];
  if (services.length === 0) return;
  const sections = services.flatMap((service) => section(service, model));
  const parts = ["# Catalog\n", GENERATED, coverageMatrix(model), ...sections, ...patches(model)];
  yield { path: CATALOG_PAGE, content: parts.join("\n") };
}

function section(service: Service, model: Model): readonly string[] {
  const { displayName, description = "" } = service.spec;
  return [
    `## ${prose(displayName)}\n`,
    ...(description === "" ? [] : [`${prose(description)}\n`]),
    table(["", ""], facts(service, model)),
    ...tableOf(["type", "kind", "phase", "labels"], typeRows(service, model)),
    ...tableOf(
      ["meter", "phase", "measurement", "dimensions", "billed in", "resource types"],
      meterRows(service, model),
    ),
    ...tableOf(["limit", "meter", "per", "default", "maximum", "costs"], limitRows(service, model)),
  ];
}

function facts({ spec }: Service, { byKind }: Model): readonly (readonly [string, string])[] {
  const { serviceName, phase = "Draft", enablement = "SelfService", owner, dependsOn = [] } = spec;
  const needed = dependsOn.map((name) => code(byKind.Service.get(name)?.spec.serviceName ?? name));
  const rows: readonly (readonly [string, string])[] = [
    ["service", code(serviceName)],
    ["phase", phase],
    ["enabled by", enablement === "SelfService" ? "its consumers" : "its provider"],
    ["producer project", code(owner.project)],
    ["team", prose(owner.team ?? "")],
    ["contact", code(owner.contact ?? "")],
    ["depends on", needed.join(", ")],
  ];
  return rows.filter(([, value]) => value !== "");
}

/** Omits an empty table. */
function tableOf(head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  return rows.length === 0 ? [] : [table(head, rows)];
}

/** A table of the patches, because the page shows the values without them. */
function patches({ byKind, selected }: Model): readonly string[] {
  const rows = [...byKind.Patch.values()]
    .filter(({ spec }) => spec.resource.kind !== "Feature")
    .map((patch) => [
      code(patch.spec.resource.name),
      changes(patch),
      onClusters(selected.get(patch)?.length ?? 0),
      prose(patch.spec.reason),
    ]);
  return rows.length === 0
    ? []
    : ["## Differences between clusters\n", table(["entry", "changed fields", "clusters", "reason"], rows)];
}

function changes({ spec }: Patch): string {
  return spec.set.map(({ path }) => code(path)).join(", ");
}

function onClusters(count: number): string {
  return `${count} ${count === 1 ? "cluster" : "clusters"}`;
}

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

function coverageMatrix({ byKind }: Model): string {
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
