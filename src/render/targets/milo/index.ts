/**
 * The target `milo`: feature flags as entitlements. Registrations and grants are in separate folders, because a grant
 * stays inactive if it arrives first.
 */
import { append, valueAt } from "../../../base/collections.ts";
import type { ReportDiagnostic } from "../../../base/diagnostics.ts";
import { flagKeyOf } from "../../../compiler/link/index.ts";
import type { Feature, Model } from "../../../compiler/link/index.ts";
import { isRendered } from "../../../compiler/resolve/index.ts";
import type { AllContext } from "../../../compiler/check.ts";
import type { ClusterState, Consumer, FeatureState } from "../../../compiler/resolve/index.ts";
import type { Fleet, OutputFile, Target, ClusterSide } from "../target.ts";
import { blockFile, jsonBlocks } from "../../blocks.ts";
import { groupOf } from "../../service-group.ts";
import { fileOf } from "../../manifest.ts";
import type { Manifest } from "../../manifest.ts";
import { memoizeByIdentity } from "../memoize.ts";
import { resourceTypeOf } from "../../resource-type.ts";
import { miloCodes } from "./codes.ts";
import { grant } from "./grant.ts";
import { checkCollisions, checkNamespaces, checkResourceTypes } from "./limits.ts";
import type { Granted } from "./limits.ts";
import { grantsFileName } from "./names.ts";
import { registration } from "./registration.ts";

export { grantName } from "./names.ts";

function lasting(before: ClusterSide, after: ClusterSide): readonly [readonly Manifest[], readonly Manifest[]] {
  const names = differing(before.model)(after.model);
  return names.size === 0 ? [[], []] : [registrationsOf(names, before), registrationsOf(names, after)];
}

/** The names of features with an entitlement on both sides that differ. */
const differing = memoizeByIdentity((base: Model) =>
  memoizeByIdentity((head: Model): ReadonlySet<string> => {
    const names = new Set<string>();
    for (const after of head.byKind.Feature.values()) {
      const before = base.byKind.Feature.get(after.name);
      if (before !== undefined && !isSame([before, base], [after, head])) names.add(after.name);
    }
    return names;
  }),
);

type InModel = readonly [Feature, Model];

function isSame([before, base]: InModel, [after, head]: InModel): boolean {
  if (before.spec.entitlement === undefined || after.spec.entitlement === undefined) return true;
  return before === after && resourceTypeOf(before, base) === resourceTypeOf(after, head);
}

function registrationsOf(names: ReadonlySet<string>, { state, model }: ClusterSide): readonly Manifest[] {
  if (model.project.spec.targets?.milo?.registrations === "external") return [];
  const isSelected = ({ feature }: ClusterState["features"][number]): boolean => names.has(feature.name);
  return state.features
    .filter((featureState) => isSelected(featureState) && isRendered(featureState))
    .map(({ feature }) => registration(feature, model));
}

const KEYS_FILE = "manifest/milo-keys.json";

const registrationsIn = memoizeByIdentity((model: Model) =>
  memoizeByIdentity((feature: Feature) => registration(feature, model)),
);

const grantsIn = memoizeByIdentity((model: Model) =>
  memoizeByIdentity((state: FeatureState): readonly [Consumer, Manifest][] =>
    consumersOf(state).map(({ consumer }) => [consumer, grant(state.feature, consumer, model)]),
  ),
);

function consumersOf(state: FeatureState): readonly Granted[] {
  if (state.state !== "granted" || !isRendered(state)) return [];
  return (state.consumers ?? []).map((consumer) => ({ state, consumer }));
}

function* clusterFiles(state: ClusterState, { model }: Fleet): Generator<OutputFile> {
  if (model.project.spec.targets?.milo?.registrations !== "external") yield* registrations(state, model);
  yield* grants(state, model);
}

function* registrations(state: ClusterState, model: Model): Generator<OutputFile> {
  const files = new Map<string, Manifest[]>();
  for (const { feature } of state.features.filter(isRendered))
    if (feature.spec.entitlement !== undefined) append(files, groupOf(feature), registrationsIn(model)(feature));
  for (const [group, manifests] of files)
    yield { path: `milo-registrations/${group}.yaml`, scope: `Service/${group}`, content: fileOf(manifests) };
}

function* grants(state: ClusterState, model: Model): Generator<OutputFile> {
  const files = new Map<string, { readonly consumer: Consumer; readonly manifests: Manifest[] }>();
  for (const feature of state.features)
    for (const [consumer, manifest] of grantsIn(model)(feature)) {
      const name = grantsFileName(consumer);
      valueAt(files, name, () => ({ consumer, manifests: [] })).manifests.push(manifest);
    }
  for (const [name, { consumer, manifests }] of files)
    yield {
      path: `milo-grants/${name}`,
      scope: `Consumer/${consumer.kind}/${consumer.name}`,
      content: fileOf(manifests),
    };
}

/** Flag key -> resource type, for the provider that queries Milo. */
function* fleetFiles({ model }: Fleet): Generator<OutputFile> {
  const entitled = [...model.byKind.Feature.values()].filter(({ spec }) => spec.entitlement !== undefined);
  const types = entitled.map((feature) => [flagKeyOf(feature), resourceTypeOf(feature, model)] as const);
  yield blockFile(KEYS_FILE, jsonBlocks({}, undefined, types));
}

function check({ states, model }: Fleet, report: ReportDiagnostic): void {
  const rendering = states.filter(({ render }) => render.includes("milo"));
  const shared = new Set(rendering.flatMap(({ features }) => features));
  checkResourceTypes(new Set([...shared].filter(isRendered).map(({ feature }) => feature)), model, report);
  const reported = new Set<string>();
  for (const { features } of rendering) checkCollisions(features.flatMap(consumersOf), reported, report);
}

function checkAll({ model, states }: AllContext, report: ReportDiagnostic): void {
  checkNamespaces(
    model,
    new Set(states.flatMap(({ cluster, render }) => (render.includes("milo") ? [cluster] : []))),
    report,
  );
}

export const milo: Target = {
  name: "milo",
  codes: miloCodes,
  folders: ["milo-registrations", "milo-grants", KEYS_FILE],
  scopes: { Service: "if listed", Consumer: "if listed" },
  grantFolders: ["milo-grants"],
  featureFields: ["displayName", "description", "service", "entitlement"],
  clusterFiles,
  fleetFiles,
  lasting,
  check,
  checkAll,
};
