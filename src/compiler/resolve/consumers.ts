/** Groups the grants of a feature by consumer, and merges their intervals. */
import { append, valueAt } from "../../base/collections.ts";
import { addDays } from "../../base/dates.ts";
import type { Grant } from "../link/index.ts";
import type { Consumer, Interval } from "./state.ts";

/** A cache of consumers by the names of their grants, so that features with the same grants share long lists. */
export type ConsumerCache = Map<string, readonly Consumer[]>;

/** Returns consumers sorted by `Kind/name`. The grants must be sorted by name. */
export function consumersOf(grants: readonly Grant[], cache: ConsumerCache): readonly Consumer[] {
  const key = grants.map(({ name }) => name).join();
  return valueAt(cache, key, () => grouped(grants));
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
    const consumerGrants = byConsumer.get(key) ?? [];
    const consumer = consumerGrants[0]?.spec.consumer;
    return consumer === undefined
      ? []
      : [
          {
            kind: consumer.kind,
            name: consumer.name,
            intervals: mergeIntervals(consumerGrants.map(({ spec }) => spec)),
            grants: consumerGrants,
          },
        ];
  });
}

/** Returns disjoint intervals in ascending order; adjacent ones are merged. */
export function mergeIntervals(intervals: readonly Interval[]): readonly Interval[] {
  const sorted = intervals.map(bounds).toSorted((a, b) => ((a.starts ?? "") < (b.starts ?? "") ? -1 : 1));
  const merged: Interval[] = [];
  for (const next of sorted) {
    const last = merged.at(-1);
    if (last === undefined || !touches(last, next)) merged.push(next);
    else merged[merged.length - 1] = bounds({ ...last, expires: laterEnd(last.expires, next.expires) });
  }
  return merged;
}

type Loose = { readonly starts?: string | undefined; readonly expires?: string | undefined };

function bounds({ starts, expires }: Loose): Interval {
  return { ...(starts === undefined ? {} : { starts }), ...(expires === undefined ? {} : { expires }) };
}

function touches(first: Interval, second: Interval): boolean {
  return first.expires === undefined || (second.starts ?? "") <= addDays(first.expires, 1);
}

/** Undefined means no end. */
function laterEnd(a: string | undefined, b: string | undefined): string | undefined {
  if (a === undefined || b === undefined) return undefined;
  return a < b ? b : a;
}
