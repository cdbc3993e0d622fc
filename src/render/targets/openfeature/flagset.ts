/** A FeatureFlag: the flags of a slot on a cluster, as text and by weight. */
import type { Feature, Model } from "../../../compiler/link/index.ts";
import type { ClusterState, FeatureState } from "../../../compiler/resolve/index.ts";
import { fileOf, manifest, manifestFromText } from "../../manifest.ts";
import type { Manifest } from "../../manifest.ts";
import { memoize, memoizeByIdentity } from "../memoize.ts";
import { flagBytes, flagJson, flagText, partsFor } from "./flag.ts";
import type { FlagPart } from "./flag.ts";
import { OPENFEATURE_API } from "./names.ts";
import { flagsIn } from "./flag-sets.ts";
import type { FlagSetSpec } from "./flag-sets.ts";
import type { Weighed } from "./shards.ts";
import type { ContextKeys } from "./targeting.ts";

const DEFAULT_KEYS = { Organization: "organization", Project: "project" };

/** What a slot's features make of it, done once for all clusters of a stage that agree on them: see `filling`. */
function perSlot<Result>(
  make: (slot: FlagSetSpec, features: readonly FeatureState[], model: Model) => Result,
): (slot: FlagSetSpec, state: ClusterState, model: Model) => Result {
  const results = memoizeByIdentity((model: Model) =>
    memoizeByIdentity((slot: FlagSetSpec) =>
      memoizeByIdentity((features: readonly FeatureState[]) => make(slot, features, model)),
    ),
  );
  return (slot, state, model) => results(model)(slot)(flagsIn(slot, state));
}

/** What a feature is as a flag, done once for all clusters that agree on it. */
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

/** The file of a FeatureFlag; undefined where the slot holds nothing. */
export const flagsFile: (slot: FlagSetSpec, state: ClusterState, model: Model) => string | undefined = perSlot(
  (slot, features, model) => {
    if (features.length === 0) return undefined;
    const { namespace, name } = slot;
    const head = { apiVersion: OPENFEATURE_API, kind: "FeatureFlag", metadata: { name, namespace } };
    const flags = features.map(textIn(model)).join("");
    const object = manifestFromText(head, `spec:\n  flagSpec:\n    flags:\n${flags}`);
    const asFile = model.project.spec.targets?.openfeature?.provider === "file";
    return fileOf(asFile ? [object, configMap(slot, features, model)] : [object]);
  },
);

/** In bytes of JSON. */
export const bytesOf: (slot: FlagSetSpec, state: ClusterState, model: Model) => number = perSlot((_, features, model) =>
  features.map(bytesIn(model)).reduce((sum, bytes) => sum + bytes, 0),
);

/** What each flag of a slot weighs. */
export function flagSizes(slot: FlagSetSpec, state: ClusterState, model: Model): readonly Weighed[] {
  return flagsIn(slot, state).map((one) => ({ name: one.feature.name, bytes: bytesIn(model)(one) }));
}

/** What the operator would make of the FeatureFlag and then never change again, named as it names and finds it. */
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
