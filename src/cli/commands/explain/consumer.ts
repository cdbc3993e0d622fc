/** explain --consumer without a feature: everything that a consumer has, will have and had by its grants. */
import { consumerKey, entitlements, featuresByStatus, STATUSES } from "../../../analysis/entitlements.ts";
import type { Entitlement, EntitlementQuery, EntitlementStatus } from "../../../analysis/entitlements.ts";
import { splitPlace } from "../../../analysis/explain/index.ts";
import type { ClusterState } from "../../../compiler/resolve/index.ts";
import { CLUSTER, clusterTable, inPromotionOrder } from "../cluster-groups.ts";
import type { ConsumerName } from "../consumer.ts";
import type { Column, Listing, Screen } from "../table.ts";
import { VERSION } from "./feature.ts";

const COLUMNS: readonly Column<Entitlement>[] = [
  { name: "status", value: ({ status }) => status, only: "csv" },
  { name: "feature", value: ({ feature }) => feature.name },
  { name: "stage", value: ({ at }) => at.stage.name, only: "csv" },
  CLUSTER,
  { name: "since", value: ({ starts }) => starts },
  { name: "until", value: ({ expires }) => expires },
  { name: "grant", value: ({ grant }) => grant.name },
  { name: "place", value: ({ place }) => place },
  { name: "note", value: ({ note }) => note || undefined, only: "rare" },
];

interface ConsumerExplanation extends EntitlementQuery {
  readonly consumer: ConsumerName;
  /** The clusters to explain. */
  readonly chosen: readonly ClusterState[];
  /** The options that limit it to these clusters, for a command line. */
  readonly limits: readonly string[];
  /** Whether to show a row per cluster even if clusters agree. */
  readonly each: boolean;
}

export function explainConsumer(asked: ConsumerExplanation): Listing<Entitlement> {
  const { consumer, chosen, today } = asked;
  const key = consumerKey(consumer);
  const own = entitlements({ ...asked, states: chosen }).get(key) ?? [];
  return {
    columns: COLUMNS,
    rows: STATUSES.flatMap((wanted) => own.filter(({ status }) => status === wanted)),
    json: (rows) => ({ version: VERSION, consumer: key, today, entitlements: rows.map(entitlementJson) }),
    empty: [
      `${key} has no grants${chosen.length < asked.states.length ? " on these clusters" : ""}`,
      ...everybodyLines(asked),
    ],
    screen: (rows) => screenOf(rows, asked),
  };
}

function entitlementJson({ status, feature, at, starts, expires, grant, place, note }: Entitlement): unknown {
  return {
    status,
    feature: feature.name,
    cluster: at.cluster.name,
    stage: at.stage.name,
    starts: starts ?? null,
    expires: expires ?? null,
    grant: { name: grant.name, ...splitPlace(place) },
    ...(note === "" ? {} : { note }),
  };
}

const TITLES: Readonly<Record<EntitlementStatus, string>> = {
  active: "granted and on:",
  off: "granted, but off:",
  scheduled: "begins later:",
  ended: "ended:",
};

function screenOf(rows: readonly Entitlement[], asked: ConsumerExplanation): Screen {
  const { consumer, today, each, states: fleet } = asked;
  const { length } = featuresByStatus(rows).active;
  const count = length === 0 ? "no feature" : `${length} ${length === 1 ? "feature" : "features"}`;
  const tables = STATUSES.flatMap((wanted) => {
    const some = inPromotionOrder(rows.filter(({ status }) => status === wanted)).toSorted(byFeature);
    return some.length === 0
      ? []
      : [clusterTable({ columns: COLUMNS, rows: some }, { fleet, each, title: TITLES[wanted] })];
  });
  return {
    head: [`${consumerKey(consumer)} has ${count} by grants on ${today}`],
    tables,
    foot: everybodyLines(asked),
  };
}

/** Counts what is on without a grant. */
function everybodyLines({ chosen, consumer, limits }: ConsumerExplanation): readonly string[] {
  const everybody = new Set(
    chosen.flatMap(({ features }) =>
      features.flatMap(({ feature, open, consumers }) => (open && consumers === undefined ? [feature.name] : [])),
    ),
  );
  const { size } = everybody;
  if (size === 0) return ["no feature is on without a grant"];
  return [
    size === 1 ? "1 feature is on without a grant:" : `${size} features are on without a grant:`,
    `  ${["sluice list states", ...limits].join(" ")} --consumer ${consumerKey(consumer)} --state enabled`,
  ];
}

function byFeature(a: Entitlement, b: Entitlement): number {
  if (a.feature === b.feature) return 0;
  return a.feature.name < b.feature.name ? -1 : 1;
}
