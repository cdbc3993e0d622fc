/** Finds the features that consumers have by their grants, on each cluster, on a day. */
import { append } from "../base/collections.ts";
import type { Feature, Grant, Model } from "../compiler/link/index.ts";
import { mergeIntervals, pathInGrant } from "../compiler/resolve/index.ts";
import type { ClusterState, FeatureState } from "../compiler/resolve/index.ts";
import { accessOf, decisiveLink, placeIn, standingOn } from "./explain/index.ts";
import type { ConsumerQuery, Standing, StateQuery } from "./explain/index.ts";

/** `off`: a grant is in force, but the feature is off on the cluster. */
export type EntitlementStatus = "active" | "off" | "scheduled" | "ended";

/** A feature that is or was granted to a consumer, on a cluster. */
export interface Entitlement {
  readonly consumer: ConsumerQuery;
  readonly feature: Feature;
  readonly at: ClusterState;
  readonly status: EntitlementStatus;
  /** The grant that decides: the current one, else the next, else the last. */
  readonly grant: Grant;
  /** `file:line` of the feature in the grant. */
  readonly place: string;
  /** First and last day. Grants that follow each other without a gap count as one. */
  readonly starts: string | undefined;
  readonly expires: string | undefined;
  /** Why the feature is off, or why the consumer has it despite the dates; "" if the dates are enough. */
  readonly note: string;
}

export interface EntitlementQuery {
  readonly model: Model;
  readonly states: readonly ClusterState[];
  readonly today: string;
}

/** The entitlements of every consumer with a grant, by `Kind/name`, sorted. By feature, then in the order of `states`. */
export function entitlements(query: EntitlementQuery): ReadonlyMap<string, readonly Entitlement[]> {
  const stateOn = statesByFeature(query.states);
  const byConsumer = Map.groupBy(query.model.byKind.Grant.values(), ({ spec }) => consumerKey(spec.consumer));
  return new Map(
    [...byConsumer.keys()].toSorted().map((key) => [key, entitlementsBy(byConsumer.get(key) ?? [], stateOn, query)]),
  );
}

export function consumerKey({ kind, name }: ConsumerQuery): string {
  return `${kind}/${name}`;
}

type StateOn = (at: ClusterState, feature: string) => FeatureState | undefined;

/** Indexed once, because there are many grants. */
function statesByFeature(states: readonly ClusterState[]): StateOn {
  const found = new Map(
    states.map((at) => [at, new Map(at.features.map((state) => [state.feature.name, state] as const))]),
  );
  return (at, feature) => found.get(at)?.get(feature);
}

/** `grants`: all grants of one consumer. */
function entitlementsBy(grants: readonly Grant[], stateOn: StateOn, query: EntitlementQuery): readonly Entitlement[] {
  const byFeature = new Map<string, Grant[]>();
  for (const grant of grants) for (const name of grant.spec.features) append(byFeature, name, grant);
  return [...byFeature.keys()]
    .toSorted()
    .flatMap((name) =>
      query.states.flatMap((at) => entitlementOn(at, name, byFeature.get(name) ?? [], stateOn, query)),
    );
}

/** Empty if no grant selects the cluster, or the feature has errors. */
function entitlementOn(
  at: ClusterState,
  name: string,
  grants: readonly Grant[],
  stateOn: StateOn,
  { model, today }: EntitlementQuery,
): readonly Entitlement[] {
  const own = grants.filter((grant) => (model.selected.get(grant) ?? []).includes(at.cluster));
  const state = stateOn(at, name);
  const consumer = own[0]?.spec.consumer;
  if (state === undefined || consumer === undefined) return [];
  const standing = standingOn(today, { intervals: mergeIntervals(own.map(({ spec }) => spec)), grants: own });
  const { grant = own[0], interval } = standing;
  if (grant === undefined) return [];
  return [
    {
      consumer,
      feature: state.feature,
      at,
      ...statusOf(standing, { model, at, state, consumer, today }),
      grant,
      place: placeIn(grant, pathInGrant(grant, state.feature)),
      starts: interval.starts,
      expires: interval.expires,
    },
  ];
}

function statusOf(
  { is }: Standing,
  question: StateQuery & { readonly consumer: ConsumerQuery },
): Pick<Entitlement, "status" | "note"> {
  const { state } = question;
  if (!state.open && is === "active") return { status: "off", note: `${state.reason}: ${decisiveLink(question).says}` };
  const { has, why = "" } = accessOf(question, question.consumer);
  return has ? { status: "active", note: why } : { status: is, note: "" };
}

/** In the order of what matters: what a consumer has on any cluster counts before what it had. */
export const STATUSES: readonly EntitlementStatus[] = ["active", "off", "scheduled", "ended"];

/** The features by their best status on any cluster: each feature is in one list. */
export function featuresByStatus(
  found: readonly Entitlement[],
): Readonly<Record<EntitlementStatus, readonly string[]>> {
  const best = new Map<string, EntitlementStatus>();
  for (const { feature, status } of found) {
    const before = best.get(feature.name);
    if (before === undefined || STATUSES.indexOf(status) < STATUSES.indexOf(before)) best.set(feature.name, status);
  }
  const named = (wanted: EntitlementStatus): readonly string[] =>
    [...best].flatMap(([name, status]) => (status === wanted ? [name] : []));
  return { active: named("active"), off: named("off"), scheduled: named("scheduled"), ended: named("ended") };
}
