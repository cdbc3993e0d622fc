/** The history of a feature, a cluster or a consumer: what changed for it from version to version. Pure. */
import type { Change, StateChanges } from "./diff/index.ts";

/** The changes of a commit. */
export interface Step<Id> extends StateChanges {
  readonly id: Id;
}

/** The subject of a history. With several names, only changes that concern all of them count. */
export interface Subject {
  readonly feature?: string | undefined;
  readonly cluster?: string | undefined;
  /** `Kind/name` */
  readonly consumer?: string | undefined;
}

export interface Event<Id> {
  readonly id: Id;
  readonly feature: string;
  /** Sorted. */
  readonly clusters: readonly string[];
  /** Null if it did not exist. */
  readonly before: string | null;
  /** Null if it no longer exists. */
  readonly after: string | null;
  readonly change: Change;
}

/** The events of a subject under its current name, newest first. Follows the subject to its earlier names. */
export function eventsOf<Id>(steps: readonly Step<Id>[], subject: Subject): readonly Event<Id>[] {
  let { feature, cluster } = subject;
  return steps.toReversed().flatMap(({ id, changes, renames }) => {
    const found = united(changes.flatMap((change) => eventIn(change, id, { ...subject, feature, cluster })));
    feature = formerName("Feature", feature, renames);
    cluster = formerName("Cluster", cluster, renames);
    return found;
  });
}

function formerName(kind: string, name: string | undefined, renames: StateChanges["renames"]): string | undefined {
  return renames.find(({ after }) => after.kind === kind && after.name === name)?.before.name ?? name;
}

function eventIn<Id>(change: Change, id: Id, { feature, cluster, consumer }: Subject): readonly Event<Id>[] {
  const { subject, clusters, consumers, before, after } = change;
  if (feature !== undefined && subject !== feature) return [];
  if (cluster !== undefined && !clusters.includes(cluster)) return [];
  const event = { id, feature: subject, clusters: cluster === undefined ? clusters : [cluster], change };
  if (consumer === undefined || change.consumer === consumer) return [{ ...event, before, after }];
  if (consumers?.gained.includes(consumer) === true) return [{ ...event, before: "no access", after: "access" }];
  return consumers?.lost.includes(consumer) === true ? [{ ...event, before: "access", after: "no access" }] : [];
}

/** Unites events that differ only in their clusters. `events`: of one commit. */
function united<Id>(events: readonly Event<Id>[]): readonly Event<Id>[] {
  const groups = Map.groupBy(events, ({ feature, before, after, change: { consumer, because } }) =>
    JSON.stringify([feature, before, after, consumer, because.map(({ place }) => place)]),
  );
  return [...groups.values()].flatMap(([first, ...others]) => {
    if (first === undefined) return [];
    const clusters = new Set([first, ...others].flatMap((event) => event.clusters));
    return [{ ...first, clusters: [...clusters].sort() }];
  });
}

/** The last event of each cluster, as the answer to "since when?". `events`: newest first. */
export function latestByCluster<Id>(events: readonly Event<Id>[]): ReadonlyMap<string, Event<Id>> {
  const latest = new Map<string, Event<Id>>();
  for (const event of events)
    for (const cluster of event.clusters) if (!latest.has(cluster)) latest.set(cluster, event);
  return latest;
}
