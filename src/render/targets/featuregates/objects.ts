/** Makes the objects Stage, FeatureGate and SubcomponentOverride of the CRDs in schemas/crds. */
import type { Override, Stage } from "../../../compiler/link/index.ts";
import type { Value } from "../../../compiler/parse/index.ts";
import type { FeatureState } from "../../../compiler/resolve/index.ts";
import { manifest } from "../../manifest.ts";
import type { Manifest } from "../../manifest.ts";

export function stageObject(stage: Stage, apiVersion: string): Manifest {
  const head = { apiVersion, kind: "Stage", metadata: { name: stage.name } };
  return manifest(head, { spec: { threshold: stage.spec.threshold } }, stage);
}

/** `overrides`: of this feature, for the cluster. `release`: of the feature's track, on the cluster. */
export function featureGate(
  state: FeatureState,
  overrides: readonly Override[],
  release: string | undefined,
  apiVersion: string,
): Manifest {
  const { feature, level, effectiveLevel, open, reason } = state;
  const listed = withForeign(overrides, state.gateOverride);
  return manifest(
    { apiVersion, kind: "FeatureGate", metadata: { name: feature.name } },
    {
      spec: {
        description: feature.spec.description,
        enabled: open,
        reason,
        ...(level === null ? {} : { level: level.name }),
        ...(effectiveLevel === null ? {} : { effectiveLevel: effectiveLevel.name }),
        ...(release === undefined ? {} : { release }),
        ...(listed.length === 0 ? {} : { overrides: listed.map((override) => partOf(override, state)) }),
      },
    },
    feature,
  );
}

/** Adds the deciding override if it belongs to another feature: an emergency also closes dependents. */
function withForeign(overrides: readonly Override[], decisive: Override | undefined): readonly Override[] {
  if (decisive === undefined || overrides.includes(decisive)) return overrides;
  return [...overrides, decisive].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function partOf(override: Override, { gateOverride, variantOverride }: FeatureState): Value {
  const decides = override === gateOverride ? "gate" : override === variantOverride ? "variant" : "nothing";
  return { name: override.name, decides };
}

export function subcomponentOverride(override: Override, apiVersion: string): Manifest {
  const { feature, level, enabled, variant, reason, ticket, expires } = override.spec;
  return manifest(
    { apiVersion, kind: "SubcomponentOverride", metadata: { name: override.name } },
    {
      spec: {
        feature,
        reason,
        ...(level === undefined ? {} : { level }),
        ...(enabled === undefined ? {} : { enabled }),
        ...(variant === undefined ? {} : { variant }),
        ...(ticket === undefined ? {} : { ticket }),
        ...(expires === undefined ? {} : { expires }),
      },
    },
    override,
  );
}
