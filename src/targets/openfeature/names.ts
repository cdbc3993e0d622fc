/** The names of this target's objects. */
import { fit } from "../fit.ts";

export const API_VERSION = "core.openfeature.dev/v1beta1";

/** Of a group's FeatureFlag, of the FeatureFlagSource of just these flags, and of their file. */
export function flagsName(group: string): string {
  return fit(`flags-${group}`);
}
