/** link: resolves the names in resources, and returns the model. */
import { locationIn } from "../parse/index.ts";
import { striding } from "../../base/limits.ts";
import { didYouMean } from "../../base/suggest.ts";
import type { ReportDiagnostic } from "../../base/diagnostics.ts";
import { brokenNames, allResources, indexByName, namesOf } from "./symbol-table.ts";
import type { ByKind } from "./symbol-table.ts";
import { checkCycles } from "./dependency-cycles.ts";
import { unknownConsumer, selectorMatchesNothing } from "./codes.ts";
import { checkEncodedNames, checkGrant, checkLevelOrder } from "./pair-checks.ts";
import { checkReferences } from "./references.ts";
import { checkReleases, checkTracks } from "./releases.ts";
import { checkRunning } from "./missing-releases.ts";
import { settingsOf } from "./settings.ts";
import type { Grant, Settings, Model, LinkInput, Cluster, SelectingKind } from "./model.ts";
import type { Resource } from "../schema/index.ts";
import { clusterMatcher, explainNoMatch } from "./selectors.ts";
import { checkWaves } from "./waves.ts";

export { FEATURE_SUMMARY, GRANT_SUMMARY } from "./model.ts";
export type * from "./model.ts";

export { linkCodes, consumersNotAList, missingProject, selectorMatchesNothing } from "./codes.ts";
export { encodeName } from "./pair-checks.ts";
export { flagKeyOf, flagKeyPath } from "./flag-key.ts";
export { namedRelease, namedTracks, PLATFORM, releasePath, sameRelease, trackOf, namesReleases } from "./releases.ts";
export { namesIn } from "./references.ts";
export { exactValues, usesIn } from "./uses.ts";
export { DEFAULT_LEVELS, DEFAULT_OUTPUT } from "./settings.ts";
export { expiring } from "./expiring.ts";
export type { Expiring } from "./expiring.ts";
export { clusterMatcher, selectorRank, explainNoMatch } from "./selectors.ts";
export { dividedIntoWaves } from "./waves.ts";
export type { WaveClusters } from "./waves.ts";
export { taintedByErrors } from "./unreliable-documents.ts";

/** Never throws. An unresolved name is reported, and stays in the model, where later stages ignore it. */
export function link(input: LinkInput, report: ReportDiagnostic): Model {
  const settings = settingsOf(input.project, report);
  const byKind = indexByName(input, report);
  const broken = brokenNames(input.broken);
  const names = namesOf(input, byKind, broken, settings);
  const checkLimits = striding(input.checkpoint);
  for (const resource of allResources(byKind)) {
    checkLimits();
    checkReferences(resource, names, report);
    checkReleases(resource, settings, report);
  }
  checkCycles(byKind, report);
  checkPairs(byKind, settings, input, report);
  const { project, consumers } = input;
  const model = { project, settings, byKind, selected: select(byKind, report), consumers, broken };
  checkRunning(model, report);
  return model;
}

/** Runs the checks that compare documents. */
function checkPairs(byKind: ByKind, settings: Settings, input: LinkInput, report: ReportDiagnostic): void {
  for (const feature of byKind.Feature.values()) checkLevelOrder(feature, settings, report);
  for (const grant of byKind.Grant.values()) {
    checkGrant(grant, byKind.Feature, report);
    checkConsumer(grant, input.consumers, report);
  }
  const components = Object.values(input.project.spec.targets?.gates?.components ?? {});
  const tracks = components.flatMap(({ track }) => (track === undefined ? [] : [track]));
  checkWaves(byKind, input.project, report);
  checkTracks(byKind.Feature.values(), byKind.Cluster.values(), settings, tracks, report);
  checkEncodedNames(byKind.MonitoredResourceType.values(), "type", ({ spec }) => spec.type, report);
  checkEncodedNames(byKind.MeterDefinition.values(), "meter", ({ spec }) => spec.meter, report);
  checkEncodedNames(byKind.QuotaLimit.values(), "limit", ({ spec }) => spec.limit, report);
}

function checkConsumer(grant: Grant, known: ReadonlySet<string> | undefined, report: ReportDiagnostic): void {
  const name = `${grant.spec.consumer.kind}/${grant.spec.consumer.name}`;
  if (known === undefined || known.has(name)) return;
  report(unknownConsumer, locationIn(grant.document, ["spec", "consumer", "name"]), `no consumer is named "${name}"`, {
    help: didYouMean(name, known) ?? "if it is new, add it to `spec.consumers` of sluice.yaml",
  });
}

const SELECTING: readonly SelectingKind[] = ["Grant", "Override", "Patch", "Accreditation", "Feature"];

function select(byKind: ByKind, report: ReportDiagnostic): Model["selected"] {
  const match = clusterMatcher([...byKind.Cluster.values()]);
  const selected = new Map<Resource<SelectingKind>, readonly Cluster[]>();
  for (const kind of SELECTING)
    for (const resource of byKind[kind].values()) {
      // Skip the thousands of features that exist on all clusters.
      if (kind === "Feature" && resource.spec.clusters === undefined) continue;
      const clusters = match(resource.spec.clusters);
      selected.set(resource, clusters);
      if (clusters.length === 0 && byKind.Cluster.size > 0 && !namesUnknown(resource, byKind))
        report(
          selectorMatchesNothing,
          locationIn(resource.document, ["spec", "clusters"], "key"),
          `the cluster selector of ${kind} "${resource.name}" matches no cluster`,
          { help: explainNoMatch(resource.spec.clusters, [...byKind.Cluster.values()]) },
        );
    }
  return selected;
}

/** Whether a selector names something unknown, which is reported elsewhere. */
function namesUnknown({ spec: { clusters } }: Resource<SelectingKind>, byKind: ByKind): boolean {
  return (
    [...(clusters?.names ?? []), ...(clusters?.exclude ?? [])].some((name) => !byKind.Cluster.has(name)) ||
    (clusters?.stages ?? []).some((name) => !byKind.Stage.has(name))
  );
}
