/** Defines the health of registrations and grants in CEL, by their `Active` condition for the current generation. */
import type { Value } from "../../../compiler/parse/index.ts";
import { KINDS_WITH_HEALTH, QUOTA_GROUP, QUOTA_VERSION } from "../delivery/health.ts";

/** The generation in a condition is optional. */
const CURRENT = "(!has(c.observedGeneration) || c.observedGeneration >= metadata.generation)";

/** A CEL expression: the object has a current `Active` condition that satisfies `so`. */
function active(so: string): string {
  return `has(status.conditions) && status.conditions.exists(c, c.type == 'Active' && ${CURRENT} && ${so})`;
}

export const healthCheckExprs: readonly Value[] = KINDS_WITH_HEALTH.map((kind) => ({
  apiVersion: `${QUOTA_GROUP}/${QUOTA_VERSION}`,
  kind,
  inProgress: `!(${active("(c.status == 'True' || c.reason == 'ValidationFailed')")})`,
  failed: active("c.status == 'False' && c.reason == 'ValidationFailed'"),
  current: active("c.status == 'True'"),
}));
