/** Whether a consumer has a feature on a day. */
import type { Grant } from "../../compiler/link/index.ts";
import type { Consumer, FeatureState, Interval } from "../../compiler/resolve/index.ts";
import type { StateQuery } from "./query.ts";
import type { ConsumerQuery } from "./asked.ts";

export function isFor(grant: Grant, asked: ConsumerQuery): boolean {
  return grant.spec.consumer.kind === asked.kind && grant.spec.consumer.name === asked.name;
}

export interface Access {
  readonly has: boolean;
  /** Whether grants decide, and not the gate alone. */
  readonly byGrant: boolean;
  /** The reason, if it is neither the gate nor a current grant: `its grant begins on 2026-12-01`. */
  readonly why?: string;
  /** The grant that decides. */
  readonly grant?: Grant;
}

/**
 * Whether a consumer has a feature on a cluster on a day. Milo ignores dates: if it is the only target that reads
 * grants, a grant applies until it is deleted.
 */
export function accessOf({ at: { render }, state, today }: StateQuery, asked: ConsumerQuery): Access {
  if (!state.open || state.consumers === undefined) return { has: state.open, byGrant: false };
  const own = grantedIn(state, asked);
  if (own === undefined) {
    const kind = state.feature.spec.entitlement?.consumer ?? "Organization";
    const why = kind === asked.kind ? "it has no grant" : `it is granted to ${kind}s only`;
    return { has: false, byGrant: true, why };
  }
  const access = accessOn(today, own);
  if (access.has || !render.includes("milo") || render.includes("openfeature")) return access;
  return { ...access, has: true, why: `${access.why}, but milo has no dates` };
}

/** The grants of a feature to a consumer, for any day. */
export function grantedIn({ consumers }: FeatureState, { kind, name }: ConsumerQuery): Consumer | undefined {
  return consumers?.find((one) => one.kind === kind && one.name === name);
}

function accessOn(today: string, { intervals, grants }: Consumer): Access {
  const isInside = ({ starts = "", expires = "9999" }: Interval): boolean => starts <= today && today <= expires;
  const current = grants.find(({ spec }) => isInside(boundsOf(spec)));
  if (current !== undefined || intervals.some(isInside))
    return { has: true, byGrant: true, ...(current === undefined ? {} : { grant: current }) };
  const next = intervals.find(({ starts }) => starts !== undefined && starts > today)?.starts;
  const last = intervals.at(-1)?.expires;
  const grant = grants.find(({ spec }) => (next === undefined ? spec.expires === last : spec.starts === next));
  const why = next === undefined ? `its grant ended on ${last}` : `its grant begins on ${next}`;
  return { has: false, byGrant: true, why, ...(grant === undefined ? {} : { grant }) };
}

function boundsOf({ starts, expires }: Grant["spec"]): Interval {
  return { ...(starts === undefined ? {} : { starts }), ...(expires === undefined ? {} : { expires }) };
}
