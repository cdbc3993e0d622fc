/** Checks that flag keys are unique: for flagd per namespace and cluster, for code and Milo's provider everywhere. */
import { append } from "../../../base/collections.ts";
import { quoteList } from "../../../base/diagnostics.ts";
import type { ReportDiagnostic } from "../../../base/diagnostics.ts";
import { flagKeyOf, flagKeyPath } from "../../../compiler/link/index.ts";
import type { Feature } from "../../../compiler/link/index.ts";
import { locationIn } from "../../../compiler/parse/index.ts";
import { isRendered, flagOf } from "../../../compiler/resolve/index.ts";
import type { Fleet } from "../target.ts";
import { duplicateFlagKey } from "./codes.ts";
import { namespacesOf } from "./group-flags.ts";

/** Reports once per feature, against the first feature, by name, that conflicts with it. */
export function checkKeys(fleet: Fleet, report: ReportDiagnostic): void {
  const byKey = new Map<string, Feature[]>();
  for (const feature of fleet.model.byKind.Feature.values()) append(byKey, flagKeyOf(feature), feature);
  for (const [key, features] of byKey) if (features.length > 1) checkKey(key, features, fleet, report);
}

function checkKey(key: string, features: readonly Feature[], fleet: Fleet, report: ReportDiagnostic): void {
  const clusters = new Map(features.map((feature) => [feature, clustersWith(feature, fleet)]));
  features.forEach((feature, index) => {
    for (const other of features.slice(0, index)) {
      const conflict = conflictOf(feature, other, clusters, fleet);
      if (conflict === undefined) continue;
      report(
        duplicateFlagKey,
        locationIn(feature.document, flagKeyPath(feature)),
        `features "${other.name}" and "${feature.name}" both have the flag key "${key}"${conflict}`,
        {
          help: "give one of them another `spec.flag.key`",
          related: [{ message: "the other one", at: locationIn(other.document, flagKeyPath(other)) }],
        },
      );
      return;
    }
  });
}

/** Cluster -> whether it has flagd flags. */
type Clusters = ReadonlyMap<string, boolean>;

function clustersWith({ name }: Feature, { states }: Fleet): Clusters {
  const rendered = states.filter(({ features }) =>
    features.some((state) => state.feature.name === name && isRendered(state)),
  );
  return new Map(rendered.map(({ cluster, render }) => [cluster.name, render.includes("openfeature")]));
}

/** The conflict, as the rest of a sentence. */
function conflictOf(
  one: Feature,
  other: Feature,
  clusters: ReadonlyMap<Feature, Clusters>,
  { model }: Fleet,
): string | undefined {
  const [here, there] = [clusters.get(one), clusters.get(other)];
  if (here === undefined || there === undefined) return undefined;
  const shared = [...here].flatMap(([name, isFlag]) => (isFlag && there.has(name) ? [name] : []));
  const namespaces = new Set(namespacesOf(other, model));
  const namespace = namespacesOf(one, model).find((name) => namespaces.has(name));
  if (shared.length > 0 && namespace !== undefined) return ` in namespace "${namespace}" on ${quoteList(shared)}`;
  if (one.spec.entitlement !== undefined && other.spec.entitlement !== undefined)
    return ", and both are entitlements, but the Milo provider supports one entitlement per key";
  if (here.size === 0 || there.size === 0) return undefined;
  const [own, others] = [one, other].map(({ spec }) => flagOf(spec));
  if (own?.type !== others?.type) return `, but different types: ${others?.type} and ${own?.type}`;
  const offs = [others, own].map((flag) => JSON.stringify(flag?.variants[flag.disabled] ?? null));
  return offs[0] === offs[1] ? undefined : `, but different default values`;
}
