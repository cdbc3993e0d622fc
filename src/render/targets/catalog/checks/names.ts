/** Checks for names and groups that the API server would reject. */
import type { ReportDiagnostic } from "../../../../base/diagnostics.ts";
import type { QuotaLimit } from "../../../../compiler/link/index.ts";
import { locationIn } from "../../../../compiler/parse/index.ts";
import type { Path } from "../../../../base/source.ts";
import type { Resource } from "../../../../compiler/schema/index.ts";
import { catalogNeedsGroup, unencodableName } from "../codes.ts";
import { consumerOf } from "../consumer.ts";
import type { Entries } from "../entries.ts";
import { SUBDOMAIN } from "../../truncate-name.ts";
import { claimName, limitName, meterName, typeName } from "../names.ts";

/** A DNS subdomain; encoded names have no capitals and no dots. */
const OBJECT_NAME = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/;

/** Reports names that are invalid after encoding. */
export function checkEncodedNames(services: readonly Entries[], report: ReportDiagnostic): void {
  const check = (entry: Resource, field: string, canonical: string, encoded: string): void => {
    if (OBJECT_NAME.test(encoded)) return;
    const message = `"${canonical}" would be the object "${encoded}", which is not a valid name`;
    const help = encoded.includes("_") ? "use `-` instead of `_`" : undefined;
    report(unencodableName, locationIn(entry.document, ["spec", field]), message, { help });
  };
  for (const { types, meters, limits } of services) {
    for (const type of types) check(type, "type", type.spec.type, typeName(type));
    for (const meter of meters) check(meter, "meter", meter.spec.meter, meterName(meter));
    for (const { limit } of limits) check(limit, "limit", limit.spec.limit, limitName(limit));
    for (const { limit } of limits) checkClaimNames(limit, report);
  }
}

/** The schema limits canonical names, but a group and kind together may be too long. */
function checkClaimNames(limit: QuotaLimit, report: ReportDiagnostic): void {
  (limit.spec.costs ?? []).forEach(({ resource }, index) => {
    const { length } = claimName(resource);
    if (length <= SUBDOMAIN) return;
    const message = `the policy for ${resource.kind} would have a name of ${length} characters; at most ${SUBDOMAIN} are allowed`;
    report(unencodableName, locationIn(limit.document, ["spec", "costs", index, "resource"]), message);
  });
}

/** Reports resources of the core group, which has no name. */
export function checkGroups(services: readonly Entries[], report: ReportDiagnostic): void {
  for (const { types, limits } of services) {
    for (const type of types)
      if (type.spec.gvk.group === "") needGroup(type, ["spec", "gvk", "group"], type.spec.gvk.kind, report);
    for (const { limit } of limits)
      (limit.spec.costs ?? []).forEach(({ resource: { group, kind } }, index) => {
        if (group === "") needGroup(limit, ["spec", "costs", index, "resource", "group"], kind, report);
      });
  }
}

/** Reports consumers of the core group. */
export function checkConsumers(services: readonly Entries[], report: ReportDiagnostic): void {
  for (const { limit } of services.flatMap(({ limits }) => limits)) {
    const { apiGroup, kind } = consumerOf(limit);
    if (apiGroup === "") needGroup(limit, ["spec", "consumer", "apiGroup"], kind, report);
  }
}

function needGroup(entry: Resource | QuotaLimit, path: Path, kind: string, report: ReportDiagnostic): void {
  report(
    catalogNeedsGroup,
    locationIn(entry.document, path),
    `"${entry.name}" uses the kind ${kind} of the core group, but the catalog requires an API group`,
  );
}
