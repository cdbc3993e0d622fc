/** The names of this target's objects. */
import { truncateName, LABEL } from "../truncate-name.ts";

export const OPENFEATURE_API = "core.openfeature.dev/v1beta1";

/**
 * The standing order: the FeatureFlagSource of all flags of its namespace, what hands them on there, and the FeatureFlag
 * that holds them all where one is needed. A group's names begin with `flags-`.
 */
export const EVERYTHING = "sluice";

/**
 * Of a group's FeatureFlag, of the FeatureFlagSource of just these flags, and of their file; of one of several, with
 * its number. It is a volume's name too (`provider: file`), so it has no more characters than a label.
 */
export function flagsName(group: string, shard?: number): string {
  return truncateName(shard === undefined ? `flags-${group}` : `flags-${group}-${shard}`, LABEL);
}
