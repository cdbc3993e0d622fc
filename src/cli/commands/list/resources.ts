/** Lists the resources of a kind, one row each. */
import { locate, at } from "../../../compiler/parse/index.ts";
import { toReportPlace } from "../../../report/report.ts";
import { effectOf } from "../../../analysis/explain/index.ts";
import type { Kind } from "../../../compiler/kinds.ts";
import type { SelectingKind } from "../../../compiler/link/index.ts";
import type { Resource } from "../../../compiler/schema/index.ts";
import type { CompiledModel } from "../compile-project.ts";
import type { Choose, FilterName } from "./filters.ts";
import type { ListOutput } from "./listing.ts";

/** The columns of a kind. */
interface View<K extends Kind> {
  readonly head: readonly string[];
  /** A column to leave out if all its cells are empty. */
  readonly rare?: string;
  readonly row: (resource: Resource<K>, modelled: CompiledModel) => readonly (string | number | undefined)[];
  readonly filters: readonly FilterName[];
  readonly keep: (resource: Resource<K>, choose: Choose, modelled: CompiledModel) => boolean;
}

const every = { filters: [], keep: () => true } as const;

const inService = {
  filters: ["service"],
  keep: ({ spec }: { readonly spec: { readonly service: string } }, choose: Choose) =>
    choose.by("service", spec.service),
} as const;

function selects(resource: Resource<SelectingKind>, choose: Choose, { model }: CompiledModel): boolean {
  const clusters = model.selected.get(resource) ?? [];
  return (
    isUnfiltered(choose) ||
    clusters.some(({ name, spec }) => choose.by("cluster", name) && choose.by("stage", spec.stage))
  );
}

function isUnfiltered(choose: Choose): boolean {
  return choose.by("cluster", undefined) && choose.by("stage", undefined);
}

function selected(resource: Resource<SelectingKind>, { model }: CompiledModel): string {
  const { length } = model.selected.get(resource) ?? [];
  return `${length} of ${model.byKind.Cluster.size}`;
}

const VIEWS: { readonly [K in Kind]: View<K> } = {
  Project: {
    ...every,
    head: ["LEVELS", "OUTPUT"],
    row: (_, { model: { settings } }) => [settings.levels.map(({ name }) => name).join(" < "), settings.output],
  },
  Service: {
    head: ["SERVICE NAME", "PHASE", "PROJECT", "TEAM"],
    row: ({ spec }) => [spec.serviceName, spec.phase ?? "Draft", spec.owner.project, spec.owner.team],
    filters: ["service"],
    keep: ({ name }, choose) => choose.by("service", name),
  },
  MonitoredResourceType: {
    ...inService,
    head: ["TYPE", "SERVICE", "PHASE", "KIND"],
    row: ({ spec }) => [spec.type, spec.service, spec.phase ?? "Draft", spec.gvk.kind],
  },
  MeterDefinition: {
    ...inService,
    head: ["METER", "SERVICE", "PHASE", "MEASURES", "UNIT"],
    row: ({ spec }) => [spec.meter, spec.service, spec.phase ?? "Draft", spec.measurement.kind, spec.measurement.unit],
  },
  QuotaLimit: {
    ...inService,
    head: ["LIMIT", "SERVICE", "METER", "DEFAULT", "MAX"],
    row: ({ spec }) => [spec.limit, spec.service, spec.meter, spec.default, spec.max],
  },
  Feature: {
    rare: "KEY",
    head: ["KEY", "LEVEL", "ON", "PURPOSE", "SERVICE", "OWNERS", "EXPIRES"],
    row: ({ name, spec }, { states }) => [
      spec.flag?.key,
      spec.history?.at(-1)?.level,
      `${states.filter(({ features }) => features.find(({ feature }) => feature.name === name)?.open).length} of ${states.length}`,
      spec.purpose ?? "release",
      spec.service,
      spec.owners?.join(", "),
      spec.expires,
    ],
    filters: ["feature", "service", "owner"],
    keep: (feature, choose) => choose.feature(feature),
  },
  Grant: {
    head: ["CONSUMER", "FEATURES", "CLUSTERS", "STARTS", "EXPIRES", "TICKET"],
    row: (grant, modelled) => [
      `${grant.spec.consumer.kind}/${grant.spec.consumer.name}`,
      grant.spec.features.join(", "),
      selected(grant, modelled),
      grant.spec.starts,
      grant.spec.expires,
      grant.spec.ticket,
    ],
    filters: ["feature", "cluster", "stage"],
    keep: (grant, choose, modelled) =>
      grant.spec.features.some((name) => choose.by("feature", name)) && selects(grant, choose, modelled),
  },
  Stage: {
    head: ["THRESHOLD", "AFTER", "CLUSTERS", "RENDERS"],
    row: ({ name, spec }, { model }) => [
      spec.threshold,
      spec.after,
      [...model.byKind.Cluster.values()].filter((cluster) => cluster.spec.stage === name).length,
      spec.render?.join(", "),
    ],
    filters: ["stage"],
    keep: ({ name }, choose) => choose.by("stage", name),
  },
  Cluster: {
    head: ["STAGE", "RELEASES", "RENDERS"],
    row: ({ name, spec }, { states }) => {
      const state = states.find(({ cluster }) => cluster.name === name);
      const releases = [...(state?.releases ?? [])].map(([track, release]) => `${track} ${release}`);
      return [spec.stage, releases.join(", "), state?.render.join(", ")];
    },
    filters: ["cluster", "stage"],
    keep: ({ name, spec }, choose) => choose.by("cluster", name) && choose.by("stage", spec.stage),
  },
  Override: {
    head: ["FEATURE", "SETS", "CLUSTERS", "EXPIRES", "TICKET"],
    row: (override, modelled) => [
      override.spec.feature,
      effectOf(override),
      selected(override, modelled),
      override.spec.expires,
      override.spec.ticket,
    ],
    filters: ["feature", "cluster", "stage"],
    keep: (override, choose, modelled) =>
      choose.by("feature", override.spec.feature) && selects(override, choose, modelled),
  },
  Patch: {
    head: ["RESOURCE", "SETS", "CLUSTERS", "EXPIRES"],
    row: (patch, modelled) => [
      `${patch.spec.resource.kind}/${patch.spec.resource.name}`,
      patch.spec.set.map(({ path }) => path).join(", "),
      selected(patch, modelled),
      patch.spec.expires,
    ],
    filters: ["cluster", "stage"],
    keep: selects,
  },
  Accreditation: {
    head: ["RELEASE", "FEATURES", "CLUSTERS", "AUTHORITY", "DATE", "EXPIRES"],
    row: (record, modelled) => [
      record.spec.release,
      record.spec.features.length,
      selected(record, modelled),
      record.spec.authority,
      record.spec.date,
      record.spec.expires,
    ],
    filters: ["feature", "cluster", "stage"],
    keep: (record, choose, modelled) =>
      record.spec.features.some((name) => choose.by("feature", name)) && selects(record, choose, modelled),
  },
  Expectation: {
    ...every,
    head: ["CASES"],
    row: ({ spec }) => [spec.cases.length],
  },
};

export function listResources<K extends Kind>(kind: K, modelled: CompiledModel, choose: Choose): ListOutput {
  const view = VIEWS[kind];
  choose.only(`resources of kind ${kind}`, view.filters);
  const found = [...modelled.model.byKind[kind].values()].filter((one) => view.keep(one, choose, modelled));
  const cells = found.map((one) => view.row(one, modelled));
  const isShown = view.head.map((column, at) => column !== view.rare || cells.some((row) => row[at] !== undefined));
  const shownCells = <T>(row: readonly T[]): readonly T[] => row.filter((_, at) => isShown[at]);
  return {
    tables: [
      {
        head: ["NAME", ...shownCells(view.head), "PLACE"],
        rows: found.map((one, at) => [one.name, ...shownCells(cells[at] ?? []).map(shown), placeOfResource(one)]),
      },
    ],
    json: found.map((one) => ({
      kind,
      name: one.name,
      place: placeOfResource(one),
      metadata: one.metadata,
      spec: one.spec,
    })),
  };
}

function shown(cell: string | number | undefined): string {
  return cell === undefined || cell === "" ? "-" : String(cell);
}

function placeOfResource({ document }: Resource): string {
  const { file, line } = toReportPlace(at(document, ["metadata", "name"]), locate);
  return `${file}:${line}`;
}
