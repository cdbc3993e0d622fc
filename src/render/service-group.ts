/** Files are grouped by owning service, so that a change of one feature touches only the files that speak of it. */
import type { Feature } from "../compiler/link/index.ts";

const WITHOUT_SERVICE = "default";

/** The group of a feature: its service's name. */
export function groupOf(feature: Feature): string {
  return feature.spec.service ?? WITHOUT_SERVICE;
}
