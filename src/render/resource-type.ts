/** What an entitlement is called: the same in the quota system, in the manifests of providers and in documents. */
import type { Feature, Model } from "../compiler/link/index.ts";

export const FEATURES_GROUP = "features.miloapis.com";

/** The type that a feature is registered and granted as: its own, else as `targets.milo.resourceType` says. */
export function resourceTypeOf(feature: Feature, model: Model): string {
  const { entitlement, service = "" } = feature.spec;
  if (entitlement?.resourceType !== undefined) return entitlement.resourceType;
  const owner = model.byKind.Service.get(service)?.spec.serviceName;
  const byService = model.project.spec.targets?.milo?.resourceType === "service";
  return `${byService && owner !== undefined ? owner : FEATURES_GROUP}/${feature.name}`;
}
