/** Checks names that only this target generates. */
import { quoteList } from "../../../base/diagnostics.ts";
import type { ReportDiagnostic } from "../../../base/diagnostics.ts";
import { clusterMatcher } from "../../../compiler/link/index.ts";
import type { Cluster, Feature, Grant, Model, SummaryModel } from "../../../compiler/link/index.ts";
import { locationIn } from "../../../compiler/parse/index.ts";
import type { Consumer, FeatureState } from "../../../compiler/resolve/index.ts";
import { resourceTypeOf } from "../../resource-type.ts";
import { grantNameCollision, nameTooLong } from "./codes.ts";
import { grantName, namespaceFits, consumerNamespace } from "./names.ts";

/** A consumer that has a feature. */
export interface Granted {
  readonly state: FeatureState;
  readonly consumer: Consumer;
}

/** The maximum length of a resource type in the CRD of registrations. */
const RESOURCE_TYPE = 253;

/** The schema limits the fields of a document; a name composed of two names may still be too long. */
export function checkResourceTypes(features: Iterable<Feature>, model: Model, report: ReportDiagnostic): void {
  for (const feature of features) {
    const { length } = resourceTypeOf(feature, model);
    if (feature.spec.entitlement === undefined || length <= RESOURCE_TYPE) continue;
    report(
      nameTooLong,
      locationIn(feature.document, ["spec", "entitlement"], "key"),
      `the resource type of "${feature.name}" has ${length} characters; at most ${RESOURCE_TYPE} are allowed`,
      { help: "set a shorter `entitlement.resourceType`" },
    );
  }
}

/** Reports once per consumer, at its first grant, by name, on one of the clusters. */
export function checkNamespaces(
  { byKind }: SummaryModel,
  clusters: ReadonlySet<Cluster>,
  report: ReportDiagnostic,
): void {
  const clustersOf = clusterMatcher([...byKind.Cluster.values()]);
  const seen = new Set<string>();
  for (const grant of byKind.Grant.values()) {
    const { consumer } = grant.spec;
    const namespace = consumerNamespace(consumer);
    if (namespaceFits(consumer) || seen.has(namespace)) continue;
    if (!clustersOf(grant.spec.clusters).some((cluster) => clusters.has(cluster))) continue;
    seen.add(namespace);
    const spare = namespace.length - consumer.name.length;
    report(
      nameTooLong,
      locationIn(grant.document, ["spec", "consumer", "name"]),
      `organization "${consumer.name}" would get the namespace "${namespace}" with ${namespace.length} characters; at most 63 are allowed`,
      { help: `an organization's name has at most ${63 - spare} characters` },
    );
  }
}

/**
 * Checks projects, because only they share a namespace. `granted`: of one cluster. `reported`: names already reported
 * for other clusters.
 */
export function checkCollisions(granted: Iterable<Granted>, reported: Set<string>, report: ReportDiagnostic): void {
  const first = new Map<string, Granted>();
  for (const one of granted) {
    if (one.consumer.kind !== "Project") continue;
    const name = grantName(one.state.feature, one.consumer);
    const other = first.get(name);
    if (other === undefined) first.set(name, one);
    else if (!reported.has(name)) reportCollision(name, one, other, report);
    if (other !== undefined) reported.add(name);
  }
}

function reportCollision(name: string, one: Granted, other: Granted, report: ReportDiagnostic): void {
  const [here] = one.consumer.grants;
  if (here === undefined) return;
  const features = [other.state.feature.name, one.state.feature.name];
  report(
    grantNameCollision,
    grantLocation(here, one),
    `features ${quoteList(features)} produce two grants named "${name}"`,
    {
      help: "rename one of the two features",
      subject: one.state.feature,
      related: other.consumer.grants.map((grant) => ({ message: "the other one", at: grantLocation(grant, other) })),
    },
  );
}

function grantLocation(grant: Grant, { state }: Granted): ReturnType<typeof locationIn> {
  return locationIn(grant.document, ["spec", "features", grant.spec.features.indexOf(state.feature.name)]);
}
