/** Groups files by owning service, so that a change to a feature touches only the files about it. */
import type { Feature } from "../compiler/link/index.ts";

const WITHOUT_SERVICE = "default";

export function groupOf(feature: Feature): string {
  return feature.spec.service ?? WITHOUT_SERVICE;
}
