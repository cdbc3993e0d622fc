/** Converts a ResourceRegistration of type Feature to the Feature that renders it. */
import type { ReportDiagnostic } from "../../../base/diagnostics.ts";
import type { Value } from "../../../compiler/parse/index.ts";
import { importApproximated, importAssumed, importLeftOut, importNotCarried } from "../codes.ts";
import type { ImportContext, Draft, Fields } from "../importer.ts";
import { truncate, fieldsOf, itemsOf, textOf } from "../fields.ts";
import type { Naming } from "../naming.ts";
import type { MiloObject } from "./objects.ts";

export interface Registered {
  readonly resourceType: string;
  readonly draft: Draft;
}

const SENTINEL = "features.miloapis.com/FeatureGrant";
const PREFIX = "features.miloapis.com";

export function convertRegistration(
  object: MiloObject,
  names: Naming,
  context: ImportContext,
  report: ReportDiagnostic,
): Registered | undefined {
  const { name: objectName, spec, at } = object;
  const leftOut = (why: string, help: string): undefined =>
    report(importLeftOut, at(["metadata", "name"]), `ResourceRegistration "${objectName}" is left out: ${why}`, {
      help,
    }) as undefined;
  if (spec["type"] !== "Feature")
    return leftOut(
      `it is of type ${textOf(spec["type"]) ?? "none"}, not Feature`,
      "QuotaLimits of the catalog define quotas",
    );
  const consumer = textOf(fieldsOf(spec["consumerType"])["kind"]) ?? "Organization";
  if (consumer !== "Organization" && consumer !== "Project")
    return leftOut(`its consumer is a ${consumer}`, "features are granted to organizations and projects");
  const wanted = wantedNameOf(object);
  const name = names.nameFor(
    "Feature",
    wanted,
    at(["metadata", "name"]),
    `the registration is rendered as "feature-…" with the new name`,
  );
  const resourceType = textOf(spec["resourceType"]) ?? `${PREFIX}/${name}`;
  for (const [field, assumed] of [
    ["resourceType", resourceType],
    ["consumerType", consumer],
  ] as const)
    if (spec[field] === undefined)
      report(
        importAssumed,
        at(["metadata", "name"]),
        `registration "${objectName}" has no ${field}, so the import uses "${assumed}"`,
        { help: "Milo requires this field: check the registration on the cluster" },
      );
  const draft: Draft = {
    kind: "Feature",
    name,
    spec: specOf(object, { name, resourceType, consumer }, context, report),
    path: `${context.folderOf("Feature")}/${name}.yaml`,
    from: at(["metadata", "name"]),
  };
  reportRest(object, name, report);
  return { resourceType, draft };
}

export function wantedNameOf({ name, labels }: MiloObject): string {
  return textOf(labels["features.miloapis.com/feature-name"]) ?? name.replace(/^feature-/, "");
}

interface Known {
  readonly name: string;
  readonly resourceType: string;
  readonly consumer: string;
}

function specOf(
  object: MiloObject,
  { name, resourceType, consumer }: Known,
  context: ImportContext,
  report: ReportDiagnostic,
): Fields {
  const { annotations, spec, labels, at } = object;
  const displayName = textOf(annotations["kubernetes.io/display-name"]);
  const description = textOf(annotations["kubernetes.io/description"]) ?? textOf(spec["description"]);
  const service = textOf(labels["app.kubernetes.io/name"]);
  const isKnown = service !== undefined && context.isTaken("Service", service);
  if (service !== undefined && !isKnown)
    report(
      importNotCarried,
      at(["metadata", "labels", "app.kubernetes.io/name"], "key"),
      `feature "${name}" belongs to "${service}", but no Service has that name`,
      {
        help: "add the Service, and set it as the feature's `service`",
      },
    );
  return {
    ...(displayName === undefined ? {} : { displayName: truncate(128, displayName) }),
    description: truncate(1024, description ?? `Imported from the Milo entitlement ${resourceType}.`),
    ...(isKnown ? { service } : {}),
    purpose: context.purpose ?? "permission",
    history: [{ level: context.level }],
    entitlement: {
      ...(consumer === "Organization" ? {} : { consumer }),
      ...(resourceType === `${PREFIX}/${name}` && !context.isService ? {} : { resourceType }),
      ...claimingOf(object, report),
    },
  };
}

/** The first claiming resource; empty for the placeholder kind. */
function claimingOf({ spec, name, at }: MiloObject, report: ReportDiagnostic): Fields {
  const [first, ...others] = itemsOf(spec["claimingResources"]).map(fieldsOf);
  if (others.length > 0)
    report(
      importApproximated,
      at(["spec", "claimingResources"]),
      `only the first claiming resource of "${name}" is imported`,
      {
        help: "a feature has one claiming resource; register others separately",
      },
    );
  const [apiGroup = "", kind] = [textOf(first?.["apiGroup"]), textOf(first?.["kind"])];
  return kind === undefined || `${apiGroup}/${kind}` === SENTINEL ? {} : { claimingResource: { apiGroup, kind } };
}

/** Fields that Sluice renders the same in every registration. */
const USUAL: ReadonlyMap<string, Value> = new Map<string, Value>([
  ["baseUnit", "feature"],
  ["displayUnit", "features"],
  ["unitConversionFactor", 1],
]);
const CARRIED: ReadonlySet<string> = new Set([
  "type",
  "resourceType",
  "consumerType",
  "description",
  "claimingResources",
]);

function reportRest({ name, spec, at }: MiloObject, feature: string, report: ReportDiagnostic): void {
  for (const [field, value] of Object.entries(spec))
    if (!CARRIED.has(field) && USUAL.get(field) !== value)
      report(importNotCarried, at(["spec", field], "key"), `"${field}" of registration "${name}" is not imported`);
  if (name !== `feature-${feature}`)
    report(importApproximated, at(["metadata", "name"]), `registration "${name}" is rendered as "feature-${feature}"`, {
      help: "delete the old one before you apply the new one: a resource type can be registered only once",
    });
}
