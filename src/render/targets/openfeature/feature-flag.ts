/** Makes a FeatureFlag with the flags of a set on a cluster, and measures it. */
import type { Feature, Model } from "../../../compiler/link/index.ts";
import type { ClusterState, FeatureState } from "../../../compiler/resolve/index.ts";
import { fileOf, manifest, manifestFromText } from "../../manifest.ts";
import type { Manifest } from "../../manifest.ts";
import { memoize, memoizeByIdentity } from "../memoize.ts";
import { flagBytes, flagJson, flagText, partsFor } from "./flag.ts";
import type { FlagPart } from "./flag.ts";
import { OPENFEATURE_API } from "./names.ts";
import { flagsIn } from "./group-flags.ts";
import type { FlagSetSpec } from "./group-flags.ts";
import type { FlagSize } from "./shards.ts";
import type { ContextKeys } from "./targeting.ts";

const DEFAULT_KEYS = { Organization: "organization", Project: "project" };

/** Caches a result per set and list of features, shared by clusters of a stage with the same flags: see `flagsIn`. */
function perFlagSet<Result>(
  make: (spec: FlagSetSpec, features: readonly FeatureState[], model: Model) => Result,
): (spec: FlagSetSpec, state: ClusterState, model: Model) => Result {
  const results = memoizeByIdentity((model: Model) =>
    memoizeByIdentity((spec: FlagSetSpec) =>
      memoizeByIdentity((features: readonly FeatureState[]) => make(spec, features, model)),
    ),
  );
  return (spec, state, model) => results(model)(spec)(flagsIn(spec, state));
}

/** Caches a result per flag, shared by all clusters with the same flag. */
function perFlag<Result>(
  make: (feature: Feature, parts: readonly FlagPart[]) => Result,
): (model: Model) => (state: FeatureState) => Result {
  return memoizeByIdentity((model: Model) =>
    memoize((state: FeatureState) => make(state.feature, partsIn(model)(state))),
  );
}

const partsIn = memoizeByIdentity((model: Model) => memoize(partsFor(keysOf(model))));

function keysOf(model: Model): ContextKeys {
  return { ...DEFAULT_KEYS, ...model.project.spec.targets?.openfeature?.contextKeys };
}

const textIn = perFlag(flagText);
const jsonIn = perFlag(flagJson);
const bytesIn = perFlag(flagBytes);

/** The file of a FeatureFlag. */
export const flagsFile: (spec: FlagSetSpec, state: ClusterState, model: Model) => string = perFlagSet(
  (spec, features, model) => {
    const { namespace, name } = spec;
    const head = { apiVersion: OPENFEATURE_API, kind: "FeatureFlag", metadata: { name, namespace } };
    const flags = features.map(textIn(model)).join("");
    const object = manifestFromText(head, `spec:\n  flagSpec:\n    flags:\n${flags}`);
    const asFile = model.project.spec.targets?.openfeature?.provider === "file";
    return fileOf(asFile ? [object, configMap(spec, features, model)] : [object]);
  },
);

/** The size in bytes of JSON. */
export const bytesOf: (spec: FlagSetSpec, state: ClusterState, model: Model) => number = perFlagSet(
  (_, features, model) => features.map(bytesIn(model)).reduce((sum, bytes) => sum + bytes, 0),
);

/** The size of each flag in a set. */
export function flagSizes(spec: FlagSetSpec, state: ClusterState, model: Model): readonly FlagSize[] {
  return flagsIn(spec, state).map((state) => ({ name: state.feature.name, bytes: bytesIn(model)(state) }));
}

/** The ConfigMap that the operator would make from the FeatureFlag but never update, under the name that it expects. */
function configMap({ namespace, name }: FlagSetSpec, features: readonly FeatureState[], model: Model): Manifest {
  const flags = features.map(jsonIn(model)).join(",");
  return manifest(
    {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name, namespace, annotations: { "openfeature.dev/featureflag": name } },
    },
    { data: { [`${namespace}_${name}.flagd.json`]: `{"flags":{${flags}}}` } },
  );
}
