/** resolve: the model -> what holds on every cluster, and why. Pure: no clock, no locale, no order of files. */
import { listed } from "./diagnostics.ts";
import { at } from "./parse.ts";
import type { Report } from "./diagnostics.ts";
import type { Model } from "./link.ts";
import type { Path } from "./source.ts";
import type { Resource } from "./validate.ts";
import { checkApproved, recordsInForce } from "./resolve/accreditation.ts";
import { catalogs } from "./resolve/catalog.ts";
import { tombstoneTooEarly } from "./resolve/codes.ts";
import { checkDependencies, shutDependents } from "./resolve/dependencies.ts";
import type { Row } from "./resolve/dependencies.ts";
import { outcomesOf, selectionsOf } from "./resolve/features.ts";
import type { Outcome } from "./resolve/features.ts";
import { checkGrants } from "./resolve/grants.ts";
import { hold } from "./resolve/hold.ts";
import { checkOverrides } from "./resolve/overrides.ts";
import { Patcher } from "./resolve/patches.ts";
import type { Revalidate } from "./resolve/patches.ts";
import type { Reason } from "./resolve/reason.ts";
import { classifier, releasesOf, sitesOf } from "./resolve/sites.ts";
import { States } from "./resolve/states.ts";
import type {
  Accreditation,
  Cluster,
  Feature,
  Grant,
  Level,
  MeterDefinition,
  MonitoredResourceType,
  Override,
  QuotaLimit,
  Service,
  Stage,
} from "./link.ts";
import type { Value } from "./parse.ts";

export { REASONS } from "./resolve/reason.ts";
export type { Reason } from "./resolve/reason.ts";
export type State = "enabled" | "disabled" | "granted";

/** A link of the chain of reasons: a resource and a path in it, printed as `Kind/name#path`. */
export interface Because {
  readonly resource: Resource;
  /** With indices, to find the line. */
  readonly path: Path;
  /** `Feature/dark-mode#spec.history[since=1.6]`: survives moved lines and files. */
  readonly place: string;
}

/** Half-open, in days: [starts 00:00 UTC, the day after expires 00:00 UTC). */
export interface Interval {
  readonly starts?: string;
  readonly expires?: string;
}

/** A consumer that a feature is granted to on a cluster. */
export interface Consumer {
  readonly kind: "Organization" | "Project";
  readonly name: string;
  /** United, disjoint, ascending; `[{}]` is always. Never empty. */
  readonly intervals: readonly Interval[];
  readonly grants: readonly Grant[];
}

export type FlagType = "boolean" | "string" | "number" | "object";
/** How applications see a feature, defaults filled in and patches applied. */
export interface Flag {
  readonly type: FlagType;
  readonly variants: Readonly<Record<string, Value>>;
  /** The variants served when the gate is open (E) and shut (D). */
  readonly enabled: string;
  readonly disabled: string;
  readonly targeting?: Value;
  readonly rollout?: { readonly percent: number; readonly by: string };
}

/** One feature where it holds. One object is shared by all clusters that agree, so it can key caches. */
export interface FeatureState {
  readonly feature: Feature;
  /** The feature with patches of its flag applied, where there are any. */
  readonly patched?: Feature;
  readonly flag: Flag;
  readonly state: State;
  readonly open: boolean;
  /** The entry's own level; null when absent, removed, permanent or not released. */
  readonly level: Level | null;
  /** `level`, or what an override put in its place. */
  readonly effectiveLevel: Level | null;
  readonly locked: boolean;
  /** Where it is locked: to on, or to off where its entry is `optIn`. */
  readonly lockedTo?: boolean;
  readonly reason: Reason;
  /** The variant of those who have it; `serve.disabled` when shut. */
  readonly variant: string;
  /** What picks the value for those who have it. */
  readonly decides: "variant" | "targeting" | "rollout";
  /** Sorted by `Kind/name`; only where the state is `granted`, and then perhaps empty. */
  readonly consumers?: readonly Consumer[];
  /** In order: history entry, threshold, winning override, grants. */
  readonly because: readonly Because[];
  /** The override that decided the gate and the one that decided the variant. */
  readonly gateOverride?: Override;
  readonly variantOverride?: Override;
  /** Reason `accreditation`: the feature without approval, which is this one or one that it depends on. */
  readonly unapproved?: Feature;
  /** Overrides that select the cluster and lost. */
  readonly beaten: readonly Override[];
}

/** The catalog as a cluster has it, patches applied; each map sorted by document name. */
export interface Catalog {
  readonly services: ReadonlyMap<string, Service>;
  readonly types: ReadonlyMap<string, MonitoredResourceType>;
  readonly meters: ReadonlyMap<string, MeterDefinition>;
  readonly limits: ReadonlyMap<string, QuotaLimit>;
}

export interface ClusterState {
  readonly cluster: Cluster;
  readonly stage: Stage;
  readonly threshold: Level;
  /** Track -> release, of every track that the cluster names; sorted. `latest` is resolved. */
  readonly releases: ReadonlyMap<string, string>;
  /** The targets that are rendered here, `all` spelled out, sorted. */
  readonly render: readonly string[];
  /** Every feature of the model, sorted by name. */
  readonly features: readonly FeatureState[];
  /** Shared by clusters that agree. */
  readonly catalog: Catalog;
  /** The record in force where the stage has `accreditation: required` or `hold`. */
  readonly accreditation?: Accreditation;
}

export { codes } from "./resolve/codes.ts";
export { digestOf, isAccredited } from "./resolve/accreditation.ts";
export { overrideField } from "./resolve/because.ts";

export interface ResolveOptions {
  /** Names of the targets that exist, for `render: [all]`. */
  readonly targets: readonly string[];
  readonly revalidate: Revalidate;
  /** Asked between features. */
  readonly breathe?: () => void;
}

/** The state of every cluster whose stage is known, sorted by name. */
export function resolve(model: Model, options: ResolveOptions, report: Report): readonly ClusterState[] {
  const sites = sitesOf(model);
  const positions = new Map<string, number>();
  const rows: readonly Row[] = sites.map((site) => {
    options.breathe?.();
    return { site, states: new States(positions, model.byKind.Feature.size) };
  });
  const patcher = new Patcher(options.revalidate, report);
  const classesOf = classifier(sites, model);
  const selections = selectionsOf(model);
  for (const feature of model.byKind.Feature.values()) {
    if (!knowsItsLevels(feature, model)) continue;
    options.breathe?.();
    const position = positions.size;
    positions.set(feature.name, position);
    const outcomes = outcomesOf(feature, classesOf(feature), selections, model, (one, patches) =>
      patcher.apply(one, patches),
    );
    for (const outcome of outcomes)
      for (const { index } of outcome.sites) rows[index]?.states.add(position, outcome.state);
    checkOverrides(outcomes, report);
    checkGrants(outcomes, report);
    checkTombstone(outcomes, report);
  }
  for (const { states } of rows) states.finish();
  const accreditations = recordsInForce(rows, model, report);
  shutDependents(rows, model);
  hold(rows, accreditations, model);
  checkDependencies(rows, model, report);
  checkApproved(rows, accreditations, report);
  const catalogOf = catalogs(model, patcher);
  return rows.map(({ site: { cluster, stage, threshold }, states }) => {
    const accreditation = accreditations.get(cluster);
    return {
      cluster,
      stage,
      threshold,
      releases: releasesOf(cluster, model),
      render: rendered(cluster.spec.render ?? stage.spec.render ?? [], options.targets),
      features: states.list,
      catalog: catalogOf(cluster),
      ...(accreditation === undefined ? {} : { accreditation }),
    };
  });
}

/** A feature with an unknown level has been reported; whatever were said of its gate would be a guess. */
function knowsItsLevels(feature: Feature, model: Model): boolean {
  return (feature.spec.history ?? []).every(({ level }) => model.settings.levelByName.has(level));
}

function rendered(names: readonly string[], targets: readonly string[]): readonly string[] {
  return [...new Set(names.includes("all") ? targets : names)].sort();
}

/** A feature whose history is gone, on a cluster that has not passed its end. */
function checkTombstone(outcomes: readonly Outcome[], report: Report): void {
  const feature = outcomes[0]?.feature;
  if (feature === undefined || feature.spec.history !== undefined) return;
  const early = outcomes.filter(({ state }) => state.reason === "not-released");
  const clusters = early.flatMap(({ sites }) => sites.map(({ cluster }) => cluster.name));
  if (clusters.length === 0) return;
  report(
    tombstoneTooEarly,
    at(feature.document, ["spec", "deprecated", "until"]),
    `"${feature.name}" has lost its history, but a release before its end still runs on ${listed(clusters.sort())}`,
    { help: "keep the history until the last cluster has passed `deprecated.until`" },
  );
}

/** Absent, removed, permanent and not-released features are rendered by no target but `state`. */
export function isRendered(state: FeatureState): boolean {
  return state.level !== null;
}
