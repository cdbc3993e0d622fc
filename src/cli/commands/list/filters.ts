/** Filters of a listing. A filter without effect is a usage error. */
import { flagKeyOf } from "../../../compiler/link/index.ts";
import type { Cluster, Feature, SelectingKind } from "../../../compiler/link/index.ts";
import type { Kind } from "../../../compiler/kinds.ts";
import type { ClusterState, FeatureState } from "../../../compiler/resolve/index.ts";
import type { Resource } from "../../../compiler/schema/index.ts";
import { UsageError } from "../command.ts";
import { knownConsumerOf } from "../consumer.ts";
import type { ConsumerName } from "../consumer.ts";
import { isGiven } from "../edits/fields.ts";
import { labelMatcher } from "../labels.ts";
import type { HasLabels } from "../labels.ts";
import { select } from "../match-names.ts";
import type { CompiledModel } from "../compile-project.ts";

/** Filters with globs for names. */
const BY_NAME = ["cluster", "stage", "feature", "service", "owner", "level", "state", "reason"] as const;
type NameFilter = (typeof BY_NAME)[number];

export type Filters = { readonly [Name in NameFilter | "label"]: readonly string[] } & {
  readonly consumer: string | undefined;
  readonly before: string | undefined;
  readonly stale: boolean;
};
export type FilterName = keyof Filters;
const FILTERS: readonly FilterName[] = [...BY_NAME, "label", "consumer", "before", "stale"];

/** Undefined means no filter. */
type Chosen = ReadonlySet<string> | undefined;

export interface Choose {
  /** Whether a name passes the filter. */
  readonly by: (filter: NameFilter, name: string | undefined) => boolean;
  readonly feature: (feature: Feature) => boolean;
  /** Whether one of these features passes. */
  readonly someFeature: (names: readonly string[]) => boolean;
  readonly cluster: (at: ClusterState) => boolean;
  readonly state: (state: FeatureState) => boolean;
  /** Whether a document selects a cluster that passes, or a feature exists on one. */
  readonly selects: (resource: Resource<SelectingKind>) => boolean;
  /** Whether the labels of a document pass, or those of a cluster. */
  readonly labels: HasLabels;
  readonly consumer: ConsumerName | undefined;
  readonly isConsumer: (consumer: ConsumerName) => boolean;
  /** Whether there is a filter of features or clusters. */
  readonly isNarrowed: boolean;
}

/** Throws a UsageError for a filter that matches nothing. `labelled`: the kind whose labels --label matches. */
export function chooser(given: Filters, labelled: Kind, { model }: CompiledModel): Choose {
  const by = nameFilters(given, model);
  const labels = labelMatcher(given.label, labelled.toLowerCase(), model.byKind[labelled].values());
  const consumer = given.consumer === undefined ? undefined : knownConsumerOf(given.consumer, model);
  const site = (cluster: Cluster): boolean =>
    by("cluster", cluster.name) && by("stage", cluster.spec.stage) && (labelled !== "Cluster" || labels(cluster));
  const everywhere = [...model.byKind.Cluster.values()];
  const selectedBy = (resource: Resource<SelectingKind>): readonly Cluster[] =>
    model.selected.get(resource) ?? (resource.kind === "Feature" ? everywhere : []);
  const isAnySite = given.cluster.length + given.stage.length + given.label.length === 0;
  const feature: Choose["feature"] = ({ name, spec }) =>
    by("feature", name) &&
    by("service", spec.service) &&
    (given.owner.length === 0 || (spec.owners ?? []).some((owner) => by("owner", owner)));
  const isAnyFeature = given.feature.length + given.service.length + given.owner.length === 0;
  return {
    by,
    feature,
    someFeature: (names) =>
      isAnyFeature ||
      names.some((name) => {
        const found = model.byKind.Feature.get(name);
        return found !== undefined && feature(found);
      }),
    cluster: ({ cluster }) => site(cluster),
    state: (state) => feature(state.feature) && by("level", state.level?.name),
    selects: (resource) => isAnySite || selectedBy(resource).some(site),
    labels,
    consumer,
    isConsumer: ({ kind, name }) => consumer === undefined || (kind === consumer.kind && name === consumer.name),
    isNarrowed: !isAnySite || !isAnyFeature,
  };
}

/** Throws a UsageError if a filter was given that the listing does not have; `what` is the listing, for the message. */
export function checkFilters(given: Filters, what: string, able: readonly FilterName[]): void {
  const other = givenFilters(given).find((name) => !able.includes(name));
  if (other === undefined) return;
  throw new UsageError(`"--${other}" does not apply to ${what}`, `use ${able.map((name) => `--${name}`).join(", ")}`);
}

export function givenFilters(given: Filters): readonly FilterName[] {
  return FILTERS.filter((name) => isGiven(given[name]));
}

function nameFilters(given: Filters, { byKind, settings }: CompiledModel["model"]): Choose["by"] {
  const features = [...byKind.Feature.values()];
  const owners = features.flatMap(({ spec }) => spec.owners ?? []);
  const known: Readonly<Record<NameFilter, Iterable<string>>> = {
    cluster: byKind.Cluster.keys(),
    stage: byKind.Stage.keys(),
    feature: new Set(features.flatMap((one) => [one.name, flagKeyOf(one)])),
    service: byKind.Service.keys(),
    owner: new Set(owners.toSorted()),
    level: settings.levelByName.keys(),
    state: given.state,
    reason: given.reason,
  };
  const chosen = new Map<NameFilter, Chosen>();
  for (const filter of BY_NAME)
    chosen.set(filter, given[filter].length === 0 ? undefined : select(filter, given[filter], [...known[filter]]));
  const named = chosen.get("feature");
  // A glob may match the key of a flag.
  if (named !== undefined)
    chosen.set("feature", new Set(features.flatMap((one) => (isNamedIn(one, named) ? [one.name] : []))));
  return (filter, name) => {
    const names = chosen.get(filter);
    return names === undefined || (name !== undefined && names.has(name));
  };
}

function isNamedIn(feature: Feature, names: ReadonlySet<string>): boolean {
  return names.has(feature.name) || names.has(flagKeyOf(feature));
}
