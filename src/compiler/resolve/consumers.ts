/** Who has a feature on a cluster, and when: the grants that select it, by consumer, with their intervals united. */
import { append, valueAt } from "../../base/collections.ts";
import { addDays } from "../../base/dates.ts";
import type { Grant } from "../link/index.ts";
import type { Consumer, Interval } from "./state.ts";

/** Consumers by the names of their grants: features that are granted alike share the lists, which can be long. */
export type KnownConsumers = Map<string, readonly Consumer[]>;

/** Sorted by `Kind/name`; grants in the order given, which must be by name. */
export function consumersOf(grants: readonly Grant[], known: KnownConsumers): readonly Consumer[] {
  const key = grants.map(({ name }) => name).join();
  return valueAt(known, key, () => grouped(grants));
}

function grouped(grants: readonly Grant[]): readonly Consumer[] {
  const byConsumer = new Map<string, Grant[]>();
  for (const grant of grants) {
    const { kind, name } = grant.spec.consumer;
    const key = `${kind}/${name}`;
    append(byConsumer, key, grant);
  }
  const names = [...byConsumer.keys()].sort();
  return names.flatMap((key) => {
    const own = byConsumer.get(key) ?? [];
    const consumer = own[0]?.spec.consumer;
    return consumer === undefined
      ? []
      : [
          {
            kind: consumer.kind,
            name: consumer.name,
            intervals: mergeIntervals(own.map(({ spec }) => spec)),
            grants: own,
          },
        ];
  });
}

/** Disjoint and ascending; intervals that touch become one. */
export function mergeIntervals(intervals: readonly Interval[]): readonly Interval[] {
  const sorted = intervals.map(bounds).toSorted((a, b) => ((a.starts ?? "") < (b.starts ?? "") ? -1 : 1));
  const united: Interval[] = [];
  for (const next of sorted) {
    const last = united.at(-1);
    if (last === undefined || !touches(last, next)) united.push(next);
    else united[united.length - 1] = bounds({ ...last, expires: later(last.expires, next.expires) });
  }
  return united;
}

type Loose = { readonly starts?: string | undefined; readonly expires?: string | undefined };

function bounds({ starts, expires }: Loose): Interval {
  return { ...(starts === undefined ? {} : { starts }), ...(expires === undefined ? {} : { expires }) };
}

function touches(first: Interval, second: Interval): boolean {
  return first.expires === undefined || (second.starts ?? "") <= addDays(first.expires, 1);
}

/** Undefined is never. */
function later(a: string | undefined, b: string | undefined): string | undefined {
  if (a === undefined || b === undefined) return undefined;
  return a < b ? b : a;
}
