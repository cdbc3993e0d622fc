/** Lists consumers, with the number of features that they have. */
import { entitlements, featuresByStatus } from "../../../analysis/entitlements.ts";
import type { Entitlement, EntitlementStatus } from "../../../analysis/entitlements.ts";
import { consumerOf, knownConsumers } from "../consumer.ts";
import type { ConsumerName } from "../consumer.ts";
import { screenTable } from "../table.ts";
import type { Column, Listing } from "../table.ts";
import type { ListQuery } from "./query.ts";

interface Row {
  readonly key: string;
  readonly consumer: ConsumerName;
  /** Names of features: each is in one of the lists. */
  readonly features: Readonly<Record<EntitlementStatus, readonly string[]>>;
  readonly nextEnd: string | undefined;
}

function counted(name: string, status: EntitlementStatus): Column<Row> {
  return { name, value: ({ features }) => features[status].length };
}

const COLUMNS: readonly Column<Row>[] = [
  { name: "name", value: ({ key }) => key },
  { name: "kind", value: ({ consumer }) => consumer.kind },
  counted("has", "active"),
  counted("off", "off"),
  counted("scheduled", "scheduled"),
  counted("ended", "ended"),
  { name: "next-end", value: ({ nextEnd }) => nextEnd },
];

export function listConsumers(query: ListQuery): Listing<Row> {
  const { model, choose } = query;
  const found = entitlements(query);
  const isChosen = ({ feature, at }: Entitlement): boolean => choose.feature(feature) && choose.cluster(at);
  const rows = knownConsumers(model).flatMap((key) => {
    const consumer = consumerOf(key);
    const own = (found.get(key) ?? []).filter(isChosen);
    return !choose.isConsumer(consumer) || (choose.isNarrowed && own.length === 0) ? [] : [rowOf(key, consumer, own)];
  });
  return {
    columns: COLUMNS,
    rows,
    json: (some) =>
      some.map(({ key, consumer, features, nextEnd }) => ({
        consumer: key,
        kind: consumer.kind,
        name: consumer.name,
        features,
        nextEnd: nextEnd ?? null,
      })),
    empty: [choose.isNarrowed ? "no consumer has a grant that the filters match" : query.empty],
    screen: (some) => ({
      tables: [screenTable({ columns: COLUMNS, rows: some })],
      foot: ["has: granted and on somewhere  off: granted, but off everywhere"],
    }),
  };
}

function rowOf(key: string, consumer: ConsumerName, own: readonly Entitlement[]): Row {
  const ends = own.flatMap(({ status, expires }) => (status === "active" && expires !== undefined ? [expires] : []));
  return { key, consumer, features: featuresByStatus(own), nextEnd: ends.toSorted()[0] };
}
