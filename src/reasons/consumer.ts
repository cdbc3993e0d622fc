/** A consumer that is asked about, and whether it has a feature on a day. */
import type { Grant } from "../link.ts";
import type { FeatureState, Interval } from "../resolve.ts";

export interface Asked {
  readonly kind: string;
  readonly name: string;
}

export function isFor(grant: Grant, asked: Asked): boolean {
  return grant.spec.consumer.kind === asked.kind && grant.spec.consumer.name === asked.name;
}

export interface Access {
  readonly has: boolean;
  /** Why, where the gate alone does not say: `its grant begins on 2026-12-01`. */
  readonly why?: string;
}

/** Whether a consumer has a feature, on a day. */
export function accessOf(state: FeatureState, asked: Asked, today: string): Access {
  if (!state.open) return { has: false };
  if (state.consumers === undefined) return { has: true };
  const own = state.consumers.find(({ kind, name }) => kind === asked.kind && name === asked.name);
  if (own === undefined) {
    const kind = state.feature.spec.entitlement?.consumer ?? "Organization";
    return { has: false, why: kind === asked.kind ? "nobody has granted it" : `it is granted to ${kind}s only` };
  }
  return duringIntervals(own.intervals, today);
}

function duringIntervals(intervals: readonly Interval[], today: string): Access {
  const inside = intervals.some(({ starts = "", expires = "9999" }) => starts <= today && today <= expires);
  if (inside) return { has: true };
  const next = intervals.find(({ starts }) => starts !== undefined && starts > today);
  if (next !== undefined) return { has: false, why: `its grant begins on ${next.starts}` };
  return { has: false, why: `its grant ended on ${intervals.at(-1)?.expires}` };
}
