/** Lists the resources of a kind, one row each. */
import { locate, locationIn } from "../../../compiler/parse/index.ts";
import { toReportPlace } from "../../../report/report.ts";
import { effectOf, standingOn } from "../../../analysis/explain/index.ts";
import { mergeIntervals } from "../../../compiler/resolve/index.ts";
import type { ClusterState } from "../../../compiler/resolve/index.ts";
import type { Kind } from "../../../compiler/kinds.ts";
import type { SelectingKind } from "../../../compiler/link/index.ts";
import type { Resource } from "../../../compiler/schema/index.ts";
import type { Cell, Column, Listing } from "../table.ts";
import type { Choose, FilterName } from "./filters.ts";
import type { CompiledModel } from "../compile-project.ts";
import type { ListQuery } from "./query.ts";

/** The columns of a kind, and its filters. */
interface View<K extends Kind> {
  readonly columns: readonly Column<Resource<K>>[];
  readonly keep?: (resource: Resource<K>) => boolean;
}

type Views = { readonly [K in Kind]: (query: ListQuery) => View<K> };

const inService =
  (choose: Choose) =>
  ({ spec }: { readonly spec: { readonly service: string } }): boolean =>
    choose.by("service", spec.service);

/** The number of clusters that a document selects. */
function clustersOf<K extends SelectingKind>({ model }: ListQuery): Column<Resource<K>> {
  const count = (resource: Resource<SelectingKind>): number => (model.selected.get(resource) ?? []).length;
  const all = model.byKind.Cluster.size;
  return { name: "clusters", value: count, text: (resource) => `${count(resource)} of ${all}` };
}

function column<K extends Kind>(name: string, value: (spec: Resource<K>["spec"]) => Cell): Column<Resource<K>> {
  return { name, value: ({ spec }) => value(spec) };
}

/** A level, sorted by maturity. */
function levelColumn<K extends Kind>(
  name: string,
  { model }: ListQuery,
  value: (spec: Resource<K>["spec"]) => string | undefined,
): Column<Resource<K>> {
  return {
    name,
    value: ({ spec }) => value(spec),
    key: ({ spec }) => model.settings.levelByName.get(value(spec) ?? "")?.rank,
  };
}

const VIEWS: Views = {
  Project: ({ model: { settings } }) => ({
    columns: [
      column("levels", () => settings.levels.map(({ name }) => name).join(" < ")),
      column("output", () => settings.output),
    ],
  }),
  Service: ({ choose }) => ({
    columns: [
      column("service-name", (spec) => spec.serviceName),
      column("phase", (spec) => spec.phase ?? "Draft"),
      column("project", (spec) => spec.owner.project),
      column("team", (spec) => spec.owner.team),
    ],
    keep: ({ name }) => choose.by("service", name),
  }),
  MonitoredResourceType: ({ choose }) => ({
    columns: [
      column("type", (spec) => spec.type),
      column("service", (spec) => spec.service),
      column("phase", (spec) => spec.phase ?? "Draft"),
      column("kind", (spec) => spec.gvk.kind),
    ],
    keep: inService(choose),
  }),
  MeterDefinition: ({ choose }) => ({
    columns: [
      column("meter", (spec) => spec.meter),
      column("service", (spec) => spec.service),
      column("phase", (spec) => spec.phase ?? "Draft"),
      column("measures", (spec) => spec.measurement.kind),
      column("unit", (spec) => spec.measurement.unit),
    ],
    keep: inService(choose),
  }),
  QuotaLimit: ({ choose }) => ({
    columns: [
      column("limit", (spec) => spec.limit),
      column("service", (spec) => spec.service),
      column("meter", (spec) => spec.meter),
      column("default", (spec) => spec.default),
      column("max", (spec) => spec.max),
    ],
    keep: inService(choose),
  }),
  Feature: (query) => {
    const { choose, states } = query;
    const on = onCounts(states);
    const countOf = ({ name }: Resource): number => on.get(name) ?? 0;
    const stale = staleness(query);
    return {
      columns: [
        { ...column("key", (spec) => spec.flag?.key), only: "rare" },
        levelColumn("level", query, (spec) => spec.history?.at(-1)?.level),
        { name: "on", value: countOf, text: (feature) => `${countOf(feature)} of ${states.length}` },
        column("purpose", (spec) => spec.purpose ?? "release"),
        column("service", (spec) => spec.service),
        column("owners", (spec) => spec.owners?.join(", ")),
        column("expires", (spec) => spec.expires),
        { name: "stale", value: stale, only: query.stale ? "rare" : "csv" },
      ],
      keep: (feature) =>
        choose.feature(feature) &&
        choose.by("level", feature.spec.history?.at(-1)?.level) &&
        (!query.stale || stale(feature) !== undefined),
    };
  },
  Grant: (query) => ({
    columns: [
      column("consumer", (spec) => `${spec.consumer.kind}/${spec.consumer.name}`),
      column("status", (spec) => standingOn(query.today, { intervals: mergeIntervals([spec]), grants: [] }).is),
      column("features", (spec) => spec.features.join(", ")),
      clustersOf(query),
      column("starts", (spec) => spec.starts),
      column("expires", (spec) => spec.expires),
      column("ticket", (spec) => spec.ticket),
    ],
    keep: (grant) =>
      query.choose.someFeature(grant.spec.features) &&
      query.choose.isConsumer(grant.spec.consumer) &&
      query.choose.selects(grant),
  }),
  Stage: (query) => ({
    columns: [
      levelColumn("threshold", query, (spec) => spec.threshold),
      column("after", (spec) => spec.after),
      {
        name: "clusters",
        value: ({ name }) => [...query.model.byKind.Cluster.values()].filter(({ spec }) => spec.stage === name).length,
      },
      column("renders", (spec) => spec.render?.join(", ")),
    ],
    keep: ({ name }) => query.choose.by("stage", name),
  }),
  Cluster: ({ choose, states }) => {
    const byName = new Map(states.map((state) => [state.cluster.name, state]));
    return {
      columns: [
        column("stage", (spec) => spec.stage),
        {
          name: "releases",
          value: ({ name }) =>
            [...(byName.get(name)?.releases ?? [])].map(([track, release]) => `${track} ${release}`).join(", "),
        },
        { name: "labels", value: labelsText, only: "rare" },
        { name: "renders", value: ({ name }) => byName.get(name)?.render.join(", ") },
      ],
      keep: ({ name, spec }) => choose.by("cluster", name) && choose.by("stage", spec.stage),
    };
  },
  Override: (query) => ({
    columns: [
      column("feature", (spec) => spec.feature),
      { name: "sets", value: effectOf },
      clustersOf(query),
      column("expires", (spec) => spec.expires),
      column("ticket", (spec) => spec.ticket),
    ],
    keep: (override) => query.choose.someFeature([override.spec.feature]) && query.choose.selects(override),
  }),
  Patch: (query) => ({
    columns: [
      column("resource", (spec) => `${spec.resource.kind}/${spec.resource.name}`),
      column("sets", (spec) => spec.set.map(({ path }) => path).join(", ")),
      clustersOf(query),
      column("expires", (spec) => spec.expires),
    ],
    keep: query.choose.selects,
  }),
  Accreditation: (query) => ({
    columns: [
      column("release", (spec) => spec.release),
      column("features", (spec) => spec.features.length),
      clustersOf(query),
      column("authority", (spec) => spec.authority),
      column("date", (spec) => spec.date),
      column("expires", (spec) => spec.expires),
    ],
    keep: (record) => query.choose.someFeature(record.spec.features) && query.choose.selects(record),
  }),
  Expectation: () => ({ columns: [column("cases", (spec) => spec.cases.length)] }),
};

const OF_CLUSTERS = ["cluster", "stage", "label"] as const;

/** The filters of each kind. */
export const RESOURCE_FILTERS: { readonly [K in Kind]: readonly FilterName[] } = {
  Project: ["label"],
  Service: ["service", "label"],
  MonitoredResourceType: ["service", "label"],
  MeterDefinition: ["service", "label"],
  QuotaLimit: ["service", "label"],
  Feature: ["feature", "service", "owner", "level", "label", "stale"],
  Grant: ["feature", "service", "owner", "consumer", ...OF_CLUSTERS],
  Stage: ["stage", "label"],
  Cluster: OF_CLUSTERS,
  Override: ["feature", "service", "owner", ...OF_CLUSTERS],
  Patch: OF_CLUSTERS,
  Accreditation: ["feature", "service", "owner", ...OF_CLUSTERS],
  Expectation: ["label"],
};

/** The kind whose labels --label matches: the clusters of kinds that select clusters, otherwise the kind itself. */
export function labelledKind(kind: Kind): Kind {
  return RESOURCE_FILTERS[kind].includes("cluster") ? "Cluster" : kind;
}

export function listResources<K extends Kind>(kind: K, query: ListQuery): Listing<Resource<K>> {
  const { columns, keep = () => true } = VIEWS[kind](query);
  const isLabelled = (resource: Resource<K>): boolean =>
    (labelledKind(kind) === "Cluster" && kind !== "Cluster") || query.choose.labels(resource);
  return {
    columns: [{ name: "name", value: ({ name }) => name }, ...columns, { name: "place", value: placeOfResource }],
    rows: [...query.model.byKind[kind].values()].filter((one) => keep(one) && isLabelled(one)),
    json: (found) =>
      found.map((one) => ({
        kind,
        name: one.name,
        place: placeOfResource(one),
        metadata: one.metadata,
        spec: one.spec,
      })),
    empty: [query.empty],
  };
}

function labelsText({ metadata }: Resource): Cell {
  return (
    Object.entries(metadata.labels ?? {})
      .map((label) => label.join("="))
      .join(", ") || undefined
  );
}

function placeOfResource({ document }: Resource): string {
  const { file, line } = toReportPlace(locationIn(document, ["metadata", "name"]), locate);
  return `${file}:${line}`;
}

/** The number of clusters on which each feature is on. */
export function onCounts(states: readonly ClusterState[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { features } of states)
    for (const { feature, open } of features) if (open) counts.set(feature.name, (counts.get(feature.name) ?? 0) + 1);
  return counts;
}

/** Why a feature should be cleaned up: the codes that report that a date or an age has passed. */
export function staleness({ diagnostics }: CompiledModel): (resource: Resource) => string | undefined {
  const codes = new Map<string, Set<string>>();
  for (const { code, at } of diagnostics) {
    if (code.overdue === undefined || !("document" in at)) continue;
    const key = `${at.file.path} ${at.document}`;
    codes.set(key, (codes.get(key) ?? new Set()).add(code.name));
  }
  return ({ document: { file, index } }) => {
    const found = codes.get(`${file.path} ${index}`);
    return found === undefined ? undefined : [...found].join(", ");
  };
}
