/** Converts ResourceGrants to Grants. A Grant gives one consumer several features, each rendered as a ResourceGrant. */
import type { ReportDiagnostic } from "../../../base/diagnostics.ts";
import type { Value } from "../../../compiler/parse/index.ts";
import { importApproximated, importLeftOut } from "../codes.ts";
import type { ImportContext, Draft } from "../importer.ts";
import { truncate, fieldsOf, itemsOf, textOf } from "../fields.ts";
import { labelOf } from "../naming.ts";
import type { Naming } from "../naming.ts";
import type { MiloObject } from "./objects.ts";

/** The access of one consumer to one feature. */
interface GrantedFeature {
  readonly object: MiloObject;
  readonly kind: string;
  readonly consumer: string;
  readonly feature: string;
  /** The name of its document, if Sluice rendered it. */
  readonly source: string | undefined;
  readonly approvedBy: string | undefined;
}

export function grantDrafts(
  objects: readonly MiloObject[],
  featureOf: (resourceType: string) => string | undefined,
  names: Naming,
  context: ImportContext,
  report: ReportDiagnostic,
): readonly Draft[] {
  const granted = objects.flatMap((object) => grantedBy(object, featureOf, report));
  const groups = Map.groupBy(granted, ({ kind, consumer, source, approvedBy }) =>
    JSON.stringify([kind, consumer, source, approvedBy]),
  );
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    return first === undefined ? [] : [draftOf(first, group, names, context)];
  });
}

function draftOf(
  first: GrantedFeature,
  group: readonly GrantedFeature[],
  names: Naming,
  context: ImportContext,
): Draft {
  const { object, kind, consumer, source, approvedBy } = first;
  const from = object.at(["metadata", "name"]);
  const wanted = labelOf(source ?? (kind === "Organization" ? consumer : `${kind}-${consumer}`));
  return {
    kind: "Grant",
    name: names.nameFor("Grant", wanted, from, "the name of a grant has no effect"),
    spec: {
      consumer: { kind, name: consumer },
      features: [...new Set(group.map(({ feature }) => feature))].toSorted(),
      ...(context.cluster === undefined ? {} : { clusters: { names: [context.cluster] } }),
      reason: "imported from Milo",
      ...(approvedBy === undefined ? {} : { approvedBy: truncate(256, approvedBy) }),
    },
    path: `${context.folderOf("Grant")}/${kind === "Organization" ? "" : `${kind.toLowerCase()}-`}${labelOf(consumer)}.yaml`,
    from,
  };
}

const AUTOMATIC = "quota.miloapis.com/auto-created";
const ENABLED_BY = "staff-portal.miloapis.com/enabled-by";
const SOURCE = "sluice.dev/source";

function grantedBy(
  object: MiloObject,
  featureOf: (resourceType: string) => string | undefined,
  report: ReportDiagnostic,
): readonly GrantedFeature[] {
  const { name, labels, annotations, spec, at } = object;
  const place = at(["metadata", "name"]);
  if (labels[AUTOMATIC] === "true") {
    report(
      importLeftOut,
      place,
      `ResourceGrant "${name}" is left out: a policy of Milo created it and would create it again`,
    );
    return [];
  }
  const { kind, name: consumer } = fieldsOf(spec["consumerRef"]);
  if ((kind !== "Organization" && kind !== "Project") || typeof consumer !== "string") {
    report(
      importLeftOut,
      place,
      `ResourceGrant "${name}" is left out: it is for neither an organization nor a project`,
    );
    return [];
  }
  const source = /^Grant\/(.+)$/.exec(textOf(annotations[SOURCE]) ?? "")?.[1];
  return itemsOf(spec["allowances"]).flatMap((allowance, index) => {
    const { resourceType, buckets } = fieldsOf(allowance);
    const here = at(["spec", "allowances", index]);
    const feature = featureOf(textOf(resourceType) ?? "");
    const amount = itemsOf(buckets).reduce((sum: number, bucket) => sum + amountOf(bucket), 0);
    const fault =
      feature === undefined
        ? `"${textOf(resourceType) ?? ""}" has no ResourceRegistration in the files`
        : amount === 0
          ? "its amount is 0"
          : undefined;
    if (feature === undefined || fault !== undefined) {
      report(importLeftOut, here, `an allowance of ResourceGrant "${name}" is left out: ${fault}`, {
        help: feature === undefined ? "add the file with its ResourceRegistration to the command" : undefined,
      });
      return [];
    }
    if (amount !== 1)
      report(
        importApproximated,
        here,
        `ResourceGrant "${name}" grants ${amount} of "${feature}", but a feature is granted only once`,
      );
    return [{ object, kind, consumer, feature, source, approvedBy: textOf(annotations[ENABLED_BY]) }];
  });
}

function amountOf(bucket: Value): number {
  const { amount } = fieldsOf(bucket);
  return typeof amount === "number" && amount > 0 ? amount : 0;
}
