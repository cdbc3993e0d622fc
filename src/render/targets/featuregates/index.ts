/** The target `featuregates`: stage thresholds for controllers, as objects of the CRDs in schemas/crds. */
import { listAt, valueAt } from "../../../base/collections.ts";
import { trackOf } from "../../../compiler/link/index.ts";
import type { Model, Override } from "../../../compiler/link/index.ts";
import { isRendered } from "../../../compiler/resolve/index.ts";
import type { ClusterState, FeatureState } from "../../../compiler/resolve/index.ts";
import type { Fleet, OutputFile, Target } from "../target.ts";
import { groupOf } from "../../service-group.ts";
import { fileOf } from "../../manifest.ts";
import type { Manifest } from "../../manifest.ts";
import { memoizeByIdentity } from "../memoize.ts";
import { featureGate, stageObject, subcomponentOverride } from "./objects.ts";
import { overridesOn } from "./overrides.ts";

const DEFAULT_API_VERSION = "featuregates.sluice.dev/v1alpha1";

const NONE: readonly Override[] = [];

function* clusterFiles(state: ClusterState, { model }: Fleet): Generator<OutputFile> {
  yield { path: "featuregates/stage.yaml", content: fileOf([stageObject(state.stage, apiVersionOf(model))]) };
  const overrides = overridesOn(state.cluster, model);
  const files = new Map<string, Manifest[]>();
  for (const feature of state.features.filter(isRendered)) {
    const selecting = overrides.get(feature.feature.name) ?? NONE;
    const file = listAt(files, groupOf(feature.feature));
    file.push(gateIn(feature, selecting, state, model), ...selecting.map(overridesIn(model)));
  }
  for (const [group, manifests] of files)
    yield { path: `featuregates/gates-${group}.yaml`, scope: `Service/${group}`, content: fileOf(manifests) };
}

/** The FeatureGate of a feature, shared by all clusters with the same one. */
function gateIn(feature: FeatureState, overrides: readonly Override[], state: ClusterState, model: Model): Manifest {
  const made = gatesIn(model)(feature);
  const release = state.releases.get(trackOf(feature.feature));
  const key = [release, ...overrides.map(({ name }) => name)].join(" ");
  return valueAt(made, key, () => featureGate(feature, overrides, release, apiVersionOf(model)));
}

type GateCache = Map<string, Manifest>;

const gatesIn = memoizeByIdentity<Model, (feature: FeatureState) => GateCache>(() =>
  memoizeByIdentity<FeatureState, GateCache>(() => new Map()),
);

const overridesIn = memoizeByIdentity((model: Model) =>
  memoizeByIdentity((override: Override) => subcomponentOverride(override, apiVersionOf(model))),
);

function apiVersionOf({ project }: Model): string {
  return project.spec.targets?.featuregates?.apiVersion ?? DEFAULT_API_VERSION;
}

export const featuregates: Target = {
  name: "featuregates",
  codes: [],
  folders: ["featuregates"],
  scopes: { Service: "if listed" },
  featureFields: ["description", "service", "track"],
  decisiveOptions: ["featuregates.apiVersion"],
  clusterFiles,
};
