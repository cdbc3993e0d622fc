/** immutable-field: a field changes that the API server, bills, quotas or grants refer to. */
import { quoteList } from "../../base/diagnostics.ts";
import type { ReportDiagnostic } from "../../base/diagnostics.ts";
import { isFixed } from "../diff/catalog.ts";
import { canonicalName } from "../diff/entries.ts";
import type { EntryDifference, Entry } from "../diff/entries.ts";
import { valueAt } from "../diff/causes.ts";
import type { Refused } from "../diff/objects.ts";
import { resourcesOf, documentPairs } from "../diff/sides.ts";
import { deepEqual, describeValue } from "../diff/values.ts";
import type { Kind } from "../../compiler/kinds.ts";
import type { Feature, Model } from "../../compiler/link/index.ts";
import { locationIn } from "../../compiler/parse/index.ts";
import type { Location, Path } from "../../base/source.ts";
import { resourceTypeOf } from "../../render/resource-type.ts";
import type { Resource } from "../../compiler/schema/index.ts";
import { isOnBothSides, placeOf, clustersText } from "./catalog.ts";
import { allow, error } from "./change-rule.ts";
import type { ChangeContext, ChangeRule } from "./change-rule.ts";

const code = error(
  "immutable-field",
  "An immutable field changes: the API server rejects the change in an existing object, or bills, quotas and grants refer to the old value.",
  "A rejected object stops the sync and everything after it. Data that refers to the old value would be lost or change its meaning.",
  "Keep the field. Retire the entry, and add a new one.",
);

export const immutableField: ChangeRule = { code, about: "catalog", check };

function check(context: ChangeContext, report: ReportDiagnostic): void {
  const reported = new Set<string>();
  for (const refused of context.refused) {
    const document = documentOf(refused, context);
    if (document === undefined || isReportedElsewhere(refused, document, context)) continue;
    const { field, kind, name, clusters } = refused;
    const place = causeOf(document, field, context);
    reported.add(`${document.kind}/${document.name}`);
    const owner = isOfPart(refused) ? document : { kind, name };
    const message = `${field} of ${owner.kind} "${owner.name}" ${changeIn(refused)} on ${quoteList(clusters)}, which ${refuser(refused)}`;
    report(code, place, message, { help: allow(code, place.file.path) });
  }
  for (const difference of context.catalog) {
    if (!isOnBothSides(difference) || !isFixed(difference)) continue;
    const { before, after, path, was, is } = difference;
    if ([before, after].some(({ kind, name }) => reported.has(`${kind}/${name}`))) continue;
    const message = `${path} of ${after.kind} "${after.name}" changes from ${quoted(was)} to ${quoted(is)}${clustersText(difference, context)}, but it is immutable`;
    const place = placeOf(difference, context);
    report(code, place, message, { help: allow(code, place.file.path) });
  }
  for (const { name, before, after } of documentPairs(context, "Feature"))
    if (before !== undefined && after !== undefined && !reported.has(`Feature/${name}`))
      checkEntitlement(before, after, context, report);
}

/** Other rules check phases, labels, dimensions and removals, in any form of the catalog. */
function isReportedElsewhere(refused: Refused, document: Resource, { catalog }: ChangeContext): boolean {
  const { path, field } = refused;
  if (!isOfPart(refused)) return OTHER_RULES.some((one) => path.join(".").startsWith(one));
  const isGone = ({ before, after, path: changed }: EntryDifference): boolean =>
    before?.document === document.document && (after === undefined || changed === "phase");
  return field === "" || catalog.some(isGone);
}

const OTHER_RULES = ["phase", "labels", "measurement.dimensions"];

/** Whether the field belongs to a part of a ServiceConfiguration, such as a meter. */
function isOfPart({ kind, path }: Refused): boolean {
  return kind === "ServiceConfiguration" && path.some((step) => typeof step === "number");
}

/** The document that a refused object is rendered from: of head, or else of base. */
function documentOf({ source }: Refused, { base, head }: ChangeContext): Resource | undefined {
  const slash = source.indexOf("/");
  const [kind, name] = [source.slice(0, slash) as Kind, source.slice(slash + 1)];
  for (const side of [head, base]) {
    const all: ReadonlyMap<string, Resource> = resourcesOf(
      side,
      kind === ("ServiceConfiguration" as Kind) ? "Service" : kind,
    );
    const canonical = [...all.values()].find((one) => CATALOG.has(one.kind) && canonicalName(one as Entry) === name);
    const found = all.get(name) ?? canonical;
    if (found !== undefined) return found;
  }
  return undefined;
}

const CATALOG: ReadonlySet<Kind> = new Set(["Service", "MonitoredResourceType", "MeterDefinition", "QuotaLimit"]);

function changeIn({ was, is }: Refused): string {
  return is === undefined ? `loses ${quoted(was)}` : `changes from ${quoted(was)} to ${quoted(is)}`;
}

function refuser({ by, rule }: Refused): string {
  return by === "schema" ? "the API server rejects" : `a webhook rejects: ${rule}`;
}

/**
 * Grants are stored under the resource type, so it is fixed after the first grant, even if another tool registers it.
 */
function checkEntitlement(
  before: Feature,
  after: Feature,
  { base, head }: ChangeContext,
  report: ReportDiagnostic,
): void {
  if (before.spec.entitlement === undefined || after.spec.entitlement === undefined) return;
  const granted = base.states.some(({ features }) =>
    features.some(({ feature, consumers }) => feature.name === after.name && (consumers?.length ?? 0) > 0),
  );
  if (!granted) return;
  const consumer = ({ spec }: Feature): string => spec.entitlement?.consumer ?? "Organization";
  const fields = [
    ["consumer", consumer(before), consumer(after)],
    ["resourceType", resourceTypeOf(before, base.model), resourceTypeOf(after, head.model)],
  ] as const;
  for (const [field, was, is] of fields) {
    if (was === is) continue;
    const place = causeOf(after, field === "consumer" ? "consumerType" : field, { base, head });
    const message = `entitlement.${field} of Feature "${after.name}" changes from ${quoted(was)} to ${quoted(is)}, but it is immutable`;
    report(code, place, message, { help: allow(code, place.file.path) });
  }
}

/** The document fields behind a field of an object, if their name differs or several documents set it. */
const SOURCE_FIELDS: Readonly<Record<string, readonly Path[]>> = {
  "Feature resourceType": [
    ["spec", "entitlement", "resourceType"],
    ["spec", "service"],
  ],
  "Feature consumerType": [["spec", "entitlement", "consumer"]],
  "QuotaLimit resourceType": [["spec", "meter"]],
  "QuotaLimit consumerType": [["spec", "consumer"]],
  "MeterDefinition meterName": [["spec", "meter"]],
  "MonitoredResourceType resourceTypeName": [["spec", "type"]],
};

/** The first field that differs between base and head: in the document, then in the documents that it refers to. */
function causeOf(resource: Resource, field: string, { base, head }: Pick<ChangeContext, "base" | "head">): Location {
  const { project } = head.model;
  const paths = SOURCE_FIELDS[`${resource.kind} ${field}`] ?? [["spec", ...field.split(".")]];
  const service = valueAt(resource, ["spec", "service"]);
  const meter = valueAt(resource, ["spec", "meter"]);
  const places: readonly (readonly [Resource | undefined, Path])[] = [
    ...paths.map((path) => [resource, path] as const),
    [named(head.model, "MeterDefinition", meter), ["spec", "meter"]],
    [named(head.model, "Service", service), ["spec", "serviceName"]],
    [project, ["spec", "targets", "milo", "resourceType"]],
  ];
  for (const [here, path] of places) {
    const former = here === project ? base.model.project : here && named(base.model, here.kind, here.name);
    if (here === undefined || deepEqual(former && valueAt(former, path), valueAt(here, path))) continue;
    return locationIn(here.document, path, valueAt(here, path) === undefined ? "key" : undefined);
  }
  return locationIn(resource.document, ["metadata", "name"]);
}

function named(model: Model, kind: Kind, name: unknown): Resource | undefined {
  const known: ReadonlyMap<string, Resource> = model.byKind[kind];
  return typeof name === "string" ? known.get(name) : undefined;
}

function quoted(value: unknown): string {
  return value === undefined ? "its default" : `"${describeValue(value)}"`;
}
