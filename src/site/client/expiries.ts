/** All expiry dates with what they are about, and when they are due. */
import { valueAt } from "../../base/collections.ts";
import { EXPIRING } from "../payload.ts";
import type { Index, Spot, WireExpiry } from "../payload.ts";
import type { Choice } from "./filters.ts";
import { ownersOf } from "./fleet.ts";
import type { SiteFleet } from "./fleet.ts";
import { monthName, SOON, urgencyOf } from "./periods.ts";

export interface Expiry {
  readonly kind: (typeof EXPIRING)[number];
  readonly name: string;
  readonly day: string;
  readonly spot: Spot;
  /** The features concerned. */
  readonly features: readonly Index[];
  readonly consumer?: Index;
  /** Another resource concerned, as written in the document. */
  readonly resource?: string;
  /** Sorted. */
  readonly owners: readonly string[];
  readonly services: readonly string[];
  /** `overdue` or `soon`, and the month: `2027-01`. */
  readonly when: readonly string[];
}

const known = new WeakMap<SiteFleet, readonly Expiry[]>();

/** Earliest first. */
export function allExpiries(fleet: SiteFleet): readonly Expiry[] {
  return valueAt(known, fleet, () => fleet.expiries.flatMap((wire) => expiryOf(wire, fleet) ?? []));
}

/** Finds the entry in the list of its kind. */
function expiryOf([kindIndex, of, line]: WireExpiry, fleet: SiteFleet): Expiry | undefined {
  const kind = EXPIRING[kindIndex] ?? "Feature";
  const listed = {
    Feature: fleet.features,
    Grant: fleet.grants,
    Override: fleet.overrides,
    Patch: fleet.patches,
    Accreditation: fleet.accreditations,
  }[kind][of];
  if (listed === undefined) return undefined;
  const { name, spot, expires: day = "" } = listed;
  const resource = "resource" in listed ? { resource: `${listed.kind}/${listed.resource}` } : {};
  const features = featuresOf(kind, of, listed, fleet);
  const about = features.map((feature) => fleet.features[feature]);
  const urgency = urgencyOf(day, fleet.today);
  return {
    kind,
    name,
    day,
    spot: [spot[0], line],
    features,
    ...("consumer" in listed ? { consumer: listed.consumer } : {}),
    ...resource,
    owners: [...new Set(about.flatMap((feature) => ownersOf(feature, fleet)))].sort(),
    services: [...new Set(about.flatMap((feature) => fleet.services[feature?.service ?? -1]?.name ?? []))],
    when: [...(urgency === "later" ? [] : [urgency === "past" ? "overdue" : "soon"]), day.slice(0, 7)],
  };
}

function featuresOf(kind: Expiry["kind"], of: Index, listed: object, fleet: SiteFleet): readonly Index[] {
  if (kind === "Feature") return [of];
  if ("features" in listed) return listed.features as readonly Index[];
  if ("feature" in listed) return [listed.feature as Index];
  if (!("resource" in listed) || !("kind" in listed) || listed.kind !== "Feature") return [];
  const feature = fleet.featureNamed.get(String(listed.resource));
  return feature === undefined ? [] : [feature];
}

export function whenChoices(all: readonly Expiry[]): readonly Choice[] {
  const months = [...new Set(all.map(({ day }) => day.slice(0, 7)))].sort();
  return [
    ["overdue", "Overdue"],
    ["soon", `Within ${SOON} days`],
    ...months.map((one) => [one, monthName(one)] as const),
  ];
}
