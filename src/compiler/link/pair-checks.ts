/** Checks for contradictions between two documents. */
import { locationIn } from "../parse/index.ts";
import type { ReportDiagnostic } from "../../base/diagnostics.ts";
import type { Feature, Grant, Level, Settings } from "./model.ts";
import type { Resource } from "../schema/index.ts";
import { encodedNameCollision, grantForOtherConsumer, grantWithoutEntitlement, levelGoesDown } from "./codes.ts";

/** Reports a history in which the level falls. */
export function checkLevelOrder(feature: Feature, settings: Settings, report: ReportDiagnostic): void {
  let previous: Level | undefined;
  (feature.spec.history ?? []).forEach((entry, index) => {
    const level = settings.levelByName.get(entry.level);
    if (level === undefined) return;
    if (previous !== undefined && level.rank < previous.rank)
      report(
        levelGoesDown,
        locationIn(feature.document, ["spec", "history", index, "level"]),
        `the level of "${feature.name}" goes down from ${previous.name} to ${level.name}`,
        {
          help: "levels never go down: to remove a feature, use `deprecated`; to turn it off on some clusters, use an Override",
        },
      );
    previous = level;
  });
}

/** Checks that a granted feature has an entitlement for this kind of consumer. */
export function checkGrant(grant: Grant, features: ReadonlyMap<string, Feature>, report: ReportDiagnostic): void {
  const { consumer } = grant.spec;
  grant.spec.features.forEach((name, index) => {
    const feature = features.get(name);
    if (feature === undefined || isTombstone(feature)) return;
    const place = locationIn(grant.document, ["spec", "features", index]);
    const { entitlement } = feature.spec;
    if (entitlement === undefined) {
      report(grantWithoutEntitlement, place, `feature "${name}" has no entitlement, so it can't be granted`, {
        help: "a feature without `entitlement` is on for everybody where its gate is open",
        helpAt: locationIn(feature.document, ["metadata", "name"]),
      });
      return;
    }
    const expectedKind = entitlement.consumer ?? "Organization";
    if (expectedKind !== consumer.kind)
      report(
        grantForOtherConsumer,
        place,
        `feature "${name}" is granted to a consumer of kind ${expectedKind}, not to ${consumer.kind} "${consumer.name}"`,
        {
          help: `grant it to a consumer of kind ${expectedKind}`,
          helpAt: locationIn(feature.document, ["spec", "entitlement"]),
        },
      );
  });
}

/** Whether a feature has ended, so that only its name, description and `deprecated` remain. */
export function isTombstone(feature: Feature): boolean {
  return feature.spec.deprecated !== undefined && feature.spec.history === undefined;
}

/** The Kubernetes name of a catalog name: lower case, `/` and `.` as `-` (milo-os/service-catalog, encodeName). */
export function encodeName(name: string): string {
  return name.toLowerCase().replaceAll(/[/.]/g, "-");
}

/** Reports two different catalog names with the same encoded name. Equal catalog names are reported elsewhere. */
export function checkEncodedNames<R extends Resource>(
  resources: Iterable<R>,
  field: string,
  nameOf: (resource: R) => string,
  report: ReportDiagnostic,
): void {
  const seen = new Map<string, R>();
  for (const resource of resources) {
    const name = nameOf(resource);
    const first = seen.get(encodeName(name));
    if (first === undefined) seen.set(encodeName(name), resource);
    else if (nameOf(first) !== name)
      report(
        encodedNameCollision,
        locationIn(resource.document, ["spec", field]),
        `"${name}" and "${nameOf(first)}" both become "${encodeName(name)}" on the cluster`,
        { related: [{ message: "the other one", at: locationIn(first.document, ["spec", field]) }] },
      );
  }
}
