/** Explains which consumers have a feature, and by which grants. */
import type { Feature, Grant } from "../../compiler/link/index.ts";
import { accessOf, grantedIn, isFor } from "./consumer.ts";
import type { ConsumerQuery } from "./asked.ts";
import { dates, link } from "./link.ts";
import type { Link } from "./link.ts";
import type { StateQuery } from "./query.ts";

/** The number of grants that are listed; the rest is counted. */
const TOLD = 10;

export function grantLinks({ model, at: { cluster }, state, consumer, today }: StateQuery): readonly Link[] {
  const { feature, open } = state;
  if (feature.spec.entitlement === undefined || state.level === null) return [];
  const grants = [...model.byKind.Grant.values()].filter(
    (grant) =>
      grant.spec.features.includes(feature.name) &&
      (model.selected.get(grant) ?? []).includes(cluster) &&
      (consumer === undefined || isFor(grant, consumer)),
  );
  if (grants.length === 0) return [];
  const links = grants.slice(0, TOLD).map((grant) => grantLink(grant, feature, consumer, open, today));
  const more = grants.length - links.length;
  return more === 0 ? links : [...links, { says: `and ${more} more grants; name one consumer with --consumer` }];
}

function grantLink(
  grant: Grant,
  feature: Feature,
  consumer: ConsumerQuery | undefined,
  open: boolean,
  today: string,
): Link {
  const { kind, name } = grant.spec.consumer;
  const to = consumer === undefined ? ` to ${kind}/${name}` : "";
  const path = ["spec", "features", grant.spec.features.indexOf(feature.name)];
  const dormant = open ? "" : ", but it is off here";
  return link(`granted${to} by ${grant.name}${dormant}`, grant, path, dates(grant.spec, today));
}

/** Milo ignores dates, so there a grant applies until it is deleted. */
export function undatedLinks(question: StateQuery): readonly Link[] {
  const { at, state, consumer } = question;
  if (consumer === undefined || grantedIn(state, consumer) === undefined || !at.render.includes("milo")) return [];
  return accessOf(question, consumer).why === undefined
    ? []
    : [{ says: "milo has no dates: there the grant holds while it is written down" }];
}
