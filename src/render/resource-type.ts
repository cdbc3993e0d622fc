/** Names the resource type of an entitlement in the quota system, in provider manifests and in documents. */
import type { Feature, Model } from "../compiler/link/index.ts";

export const FEATURES_GROUP = "features.miloapis.com";

/** The resource type of a feature: its own, or else by `targets.milo.resourceType`. */
export function resourceTypeOf(feature: Feature, model: Model): string {
  const { entitlement, service = "" } = feature.spec;
  if (entitlement?.resourceType !== undefined) return entitlement.resourceType;
  const owner = model.byKind.Service.get(service)?.spec.serviceName;
  const byService = model.project.spec.targets?.milo?.resourceType === "service";
  return `${byService && owner !== undefined ? owner : FEATURES_GROUP}/${feature.name}`;
}
