/** The events of a history as a table, as lines and as JSON. */
import { latestByCluster } from "../../../analysis/history.ts";
import type { Event } from "../../../analysis/history.ts";
import { listSome } from "../../../base/diagnostics.ts";
import { dayOf } from "../../../git/index.ts";
import type { Commit } from "../../../git/index.ts";
import { screenTable } from "../table.ts";
import type { Column, Listing } from "../table.ts";
import { dayAt, deliveryText } from "./published.ts";
import type { Delivery } from "./published.ts";

/** More clusters are counted. CSV and JSON have all. */
const MOST_CLUSTERS = 4;

/** An event, and when it was published. */
export interface Row {
  readonly event: Event<Commit>;
  readonly deliveries: readonly Delivery[];
}

const PUBLISHED = "published";

const COLUMNS: readonly Column<Row>[] = [
  { name: "day", value: ({ event: { id } }) => dayOf(id) },
  { name: "commit", value: ({ event: { id } }) => id.id, text: ({ event: { id } }) => id.id.slice(0, 7) },
  { name: "author", value: ({ event: { id } }) => id.author.name },
  { name: "feature", value: ({ event: { feature } }) => feature },
  { name: "change", value: ({ event }) => changeText(event) },
  {
    name: "clusters",
    value: ({ event: { clusters } }) => clusters.join(", "),
    text: ({ event: { clusters } }) => listSome(clusters, MOST_CLUSTERS),
  },
  {
    name: PUBLISHED,
    value: ({ deliveries }) => deliveries.map(publishedText).join(", "),
    text: ({ deliveries }) => deliveryText(deliveries),
    only: "rare",
  },
  { name: "ticket", value: ({ event }) => ticketOf(event), only: "rare" },
  { name: "because", value: ({ event: { change } }) => change.because[0]?.place },
];

/** `prod-eu-1 2026-11-22T13:00:00.000Z`, `prod-eu-1 yes` if the time is not known, or `prod-eu-1 no`. */
function publishedText({ cluster, publication }: Delivery): string {
  if (publication === undefined) return `${cluster} no`;
  return `${cluster} ${publication.at === undefined ? "yes" : new Date(publication.at).toISOString()}`;
}

function changeText({ before, after, change }: Event<Commit>): string {
  const subject = change.consumer === undefined ? "" : `${change.consumer} `;
  return `${subject}${before ?? "none"} -> ${after ?? "none"}`;
}

/** The ticket of the grant or the override that causes the change. */
function ticketOf({ change }: Event<Commit>): string | undefined {
  const specs = change.because.map(({ resource }) => resource.spec as { readonly ticket?: string });
  return specs.find(({ ticket }) => ticket !== undefined)?.ticket;
}

interface Shown {
  readonly isOfFeature: boolean;
  /** Whether this clone knows branches of clusters. */
  readonly hasBranches: boolean;
}

/** `first`: the commit at which the history begins. */
export function listingOf(
  all: readonly Row[],
  first: Commit | undefined,
  { isOfFeature, hasBranches }: Shown,
): Listing<Row> {
  const start = first === undefined ? "" : ` since ${first.id.slice(0, 7)}`;
  const columns = hasBranches ? COLUMNS : COLUMNS.filter(({ name }) => name !== PUBLISHED);
  return {
    columns,
    rows: all,
    json: (rows) => ({
      version: 1,
      since: first?.id ?? null,
      events: rows.map((row) => eventJson(row, hasBranches)),
    }),
    empty: [`no changes${start}`],
    screen: (rows) => ({
      head: isOfFeature ? sinceLines(rows) : [],
      tables: [screenTable({ columns, rows })],
    }),
  };
}

/** `enabled on prod-eu-1 since 2026-03-04 (a1b2c3d, OPS-412)`: since the publication, if its time is known. */
function sinceLines(rows: readonly Row[]): readonly string[] {
  const states = rows.filter(({ event: { change } }) => change.kind === "feature-state");
  const deliveriesOf = new Map(states.map(({ event, deliveries }) => [event, deliveries]));
  const latest = [...latestByCluster(states.map(({ event }) => event))].map(([cluster, event]) => {
    const delivery = deliveriesOf.get(event)?.find((one) => one.cluster === cluster);
    return { cluster, event, since: sinceText(event, delivery) };
  });
  const groups = Map.groupBy(latest, ({ event, since }) => JSON.stringify([event.id.id, event.after, since]));
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const { event, since } = first;
    const names = group.map(({ cluster }) => cluster);
    const cause = [event.id.id.slice(0, 7), ticketOf(event)].filter((one) => one !== undefined).join(", ");
    return [`${event.after ?? "gone"} on ${listSome(names, MOST_CLUSTERS)} ${since} (${cause})`];
  });
}

function sinceText({ id }: Event<Commit>, delivery: Delivery | undefined): string {
  if (delivery !== undefined && delivery.publication === undefined) return "with the next publication";
  const at = delivery?.publication?.at;
  return `since ${at === undefined ? dayOf(id) : dayAt(at)}`;
}

function eventJson({ event, deliveries }: Row, hasBranches: boolean): unknown {
  const { id, feature, clusters, before, after, change } = event;
  const published = deliveries.map(({ cluster, publication }) => ({
    cluster,
    commit: publication?.commit ?? null,
    at: publication?.at === undefined ? null : new Date(publication.at).toISOString(),
    forced: publication?.forced ?? null,
  }));
  return {
    commit: id.id,
    day: dayOf(id) ?? null,
    author: id.author.name,
    feature,
    kind: change.kind,
    consumer: change.consumer ?? null,
    clusters,
    before,
    after,
    ticket: ticketOf(event) ?? null,
    because: change.because.map(({ place }) => place),
    ...(hasBranches ? { published } : {}),
  };
}
