/** Groups files by owning service, so that a change to a feature touches only the files about it. */
import type { FeatureSummary } from "../compiler/link/index.ts";

const WITHOUT_SERVICE = "default";

export function groupOf(feature: { readonly spec: Pick<FeatureSummary["spec"], "service"> }): string {
  return feature.spec.service ?? WITHOUT_SERVICE;
}
