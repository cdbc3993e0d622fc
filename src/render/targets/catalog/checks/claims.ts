/** Checks that the costs of each kind fit into one policy. */
import type { ReportDiagnostic } from "../../../../base/diagnostics.ts";
import type { QuotaLimit } from "../../../../compiler/link/index.ts";
import { locationIn } from "../../../../compiler/parse/index.ts";
import type { Location } from "../../../../base/source.ts";
import { claimsOf } from "../claims.ts";
import type { Claim } from "../claims.ts";
import { claimCollision, costWithoutVersion } from "../codes.ts";
import type { Entries } from "../entries.ts";
import { claimName } from "../names.ts";

export function checkVersions(services: readonly Entries[], report: ReportDiagnostic): void {
  for (const { limit } of services.flatMap(({ limits }) => limits))
    (limit.spec.costs ?? []).forEach(({ resource }, index) => {
      if (resource.version !== undefined) return;
      report(
        costWithoutVersion,
        locationIn(limit.document, ["spec", "costs", index, "resource"]),
        `the cost of ${resource.kind} in limit "${limit.name}" has no version, which the form \`direct\` requires`,
        { help: "add the version of the objects, such as `version: v1alpha1`" },
      );
    });
}

/** Compares encoded names, as the services operator writes them. */
export function checkClaims(services: readonly Entries[], report: ReportDiagnostic): void {
  const first = new Map<string, Claim>();
  for (const claim of services.flatMap(({ limits }) => claimsOf(limits))) {
    const other = first.get(claimName(claim));
    if (claim.versions.length > 1) reportVersions(claim, report);
    if (other === undefined) first.set(claimName(claim), claim);
    else reportCollision(claim, other, report);
  }
}

function reportVersions(claim: Claim, report: ReportDiagnostic): void {
  const [limit] = claim.limits;
  if (limit === undefined) return;
  const versions = claim.versions.join(" and ");
  report(claimCollision, costAt(limit, claim), `the costs of ${claim.kind} have different versions: ${versions}`, {
    help: "use one version: Sluice renders one policy per kind",
  });
}

function reportCollision(claim: Claim, other: Claim, report: ReportDiagnostic): void {
  const [limit] = claim.limits;
  const [before] = other.limits;
  if (limit === undefined || before === undefined) return;
  report(
    claimCollision,
    costAt(limit, claim),
    `services "${before.spec.service}" and "${limit.spec.service}" both charge for ${claim.kind}, as "${claimName(claim)}"`,
    { related: [{ message: "the other one", at: costAt(before, other) }] },
  );
}

function costAt({ document, spec }: QuotaLimit, { group, kind }: Claim): Location {
  const index = (spec.costs ?? []).findIndex(({ resource }) => resource.group === group && resource.kind === kind);
  return locationIn(document, ["spec", "costs", index, "resource"]);
}
