/** Names the objects of this target. */
import { truncateName, LABEL } from "../truncate-name.ts";

export const OPENFEATURE_API = "core.openfeature.dev/v1beta1";

/**
 * The name of the FeatureFlagSource with all flags of a namespace, of the objects that serve them, and of the
 * FeatureFlag with all flags, if needed. The names of groups begin with `flags-`.
 */
export const ALL_FLAGS = "sluice";

/**
 * The name of a group's FeatureFlag (with a number for a shard), its FeatureFlagSource and their file. Limited to a
 * label, because it also names a volume (`provider: file`).
 */
export function flagsName(group: string, shard?: number): string {
  return truncateName(shard === undefined ? `flags-${group}` : `flags-${group}-${shard}`, LABEL);
}
