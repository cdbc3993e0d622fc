/** Lists everything that ends, by day. */
import { daysBetween } from "../../../base/dates.ts";
import { consumerKey } from "../../../analysis/entitlements.ts";
import { deprecationEnd, expiriesOf } from "../../../analysis/expiries.ts";
import type { Expiry } from "../../../analysis/expiries.ts";
import { effectOf, placeIn } from "../../../analysis/explain/index.ts";
import type { Column, Listing } from "../table.ts";
import type { Choose } from "./filters.ts";
import type { ListQuery } from "./query.ts";

/** Sorted by day: what is overdue comes first. */
export function listExpiries({ model, states, choose, today, before, empty }: ListQuery): Listing<Expiry> {
  const isBefore = ({ day }: Expiry): boolean => before === undefined || (day !== undefined && day < before);
  return {
    columns: columnsOn(today),
    rows: expiriesOf(model, states).filter((one) => isBefore(one) && isChosen(one, choose)),
    json: (rows) =>
      rows.map((one) => ({
        day: one.day ?? null,
        days: daysLeft(one, today) ?? null,
        kind: one.kind,
        name: one.resource.name,
        about: aboutOf(one),
        place: placeOf(one),
      })),
    empty: [before === undefined ? empty : `nothing ends before ${before}`],
  };
}

function columnsOn(today: string): readonly Column<Expiry>[] {
  return [
    { name: "day", value: ({ day }) => day },
    { name: "days", value: (one) => daysLeft(one, today), text: (one) => whenText(daysLeft(one, today)) },
    { name: "kind", value: ({ kind }) => kind },
    { name: "name", value: ({ resource }) => resource.name },
    { name: "about", value: aboutOf },
    { name: "place", value: placeOf },
  ];
}

/** Negative if the day has passed. */
function daysLeft({ day }: Expiry, today: string): number | undefined {
  return day === undefined ? undefined : daysBetween(today, day);
}

/** `in 12 days`, or `OVERDUE 3 days`. */
function whenText(days: number | undefined): string {
  if (days === undefined) return "-";
  if (days === 0) return "today";
  const count = `${Math.abs(days)} ${Math.abs(days) === 1 ? "day" : "days"}`;
  return days < 0 ? `OVERDUE ${count}` : `in ${count}`;
}

/** A few words on the item that ends. */
function aboutOf({ kind, resource }: Expiry): string {
  if (resource.kind === "Feature")
    return kind === "deprecation" ? deprecationEnd(resource) : `owners ${(resource.spec.owners ?? []).join(", ")}`;
  if (resource.kind === "Grant") return `${consumerKey(resource.spec.consumer)}: ${resource.spec.features.join(", ")}`;
  if (resource.kind === "Patch") return `${resource.spec.resource.kind}/${resource.spec.resource.name}`;
  if (resource.kind === "Accreditation") return `release ${resource.spec.release}, by ${resource.spec.authority}`;
  const { feature, emergency } = resource.spec;
  return `${emergency === true ? "emergency: " : ""}${feature} -> ${effectOf(resource)}`;
}

function placeOf({ resource, path }: Expiry): string {
  return placeIn(resource, path);
}

function isChosen({ resource }: Expiry, choose: Choose): boolean {
  const isForConsumer =
    choose.consumer === undefined || (resource.kind === "Grant" && choose.isConsumer(resource.spec.consumer));
  return isForConsumer && choose.someFeature(featuresOf(resource)) && choose.selects(resource);
}

function featuresOf(resource: Expiry["resource"]): readonly string[] {
  if (resource.kind === "Feature") return [resource.name];
  if (resource.kind === "Override") return [resource.spec.feature];
  if (resource.kind !== "Patch") return resource.spec.features;
  const { kind, name } = resource.spec.resource;
  return kind === "Feature" ? [name] : [];
}
