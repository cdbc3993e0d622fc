/**
 * Makes the ResourceRegistration of a feature with an entitlement. It is independent of gates; only grants differ
 * between clusters.
 */
import type { Feature, Model } from "../../../compiler/link/index.ts";
import { manifest } from "../../manifest.ts";
import type { Manifest } from "../../manifest.ts";
import { FEATURES_GROUP, resourceTypeOf } from "../../resource-type.ts";
import { QUOTA_API, CONSUMER_GROUP, featureLabels } from "./names.ts";

/** Not an existing kind, because a claim of one would use up the entitlement. */
const SENTINEL = { apiGroup: FEATURES_GROUP, kind: "FeatureGrant" };

const DESCRIPTION = 500;

export function registration(feature: Feature, model: Model): Manifest {
  const { entitlement = {}, displayName, description } = feature.spec;
  const annotations = {
    ...(displayName === undefined ? {} : { "kubernetes.io/display-name": displayName }),
    "kubernetes.io/description": description,
  };
  return manifest(
    {
      apiVersion: QUOTA_API,
      kind: "ResourceRegistration",
      metadata: { name: `feature-${feature.name}`, labels: featureLabels(feature), annotations },
    },
    {
      spec: {
        consumerType: { apiGroup: CONSUMER_GROUP, kind: entitlement.consumer ?? "Organization" },
        type: "Feature",
        resourceType: resourceTypeOf(feature, model),
        description: cut(description),
        baseUnit: "feature",
        displayUnit: "features",
        unitConversionFactor: 1,
        claimingResources: [{ ...(entitlement.claimingResource ?? SENTINEL) }],
      },
    },
    feature,
  );
}

/** Counts code points, like the API server, so it never splits a surrogate pair. */
function cut(description: string): string {
  const characters = [...description];
  return characters.length <= DESCRIPTION ? description : `${characters.slice(0, DESCRIPTION - 3).join("")}...`;
}
