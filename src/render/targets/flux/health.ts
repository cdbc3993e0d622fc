/** When a registration or a grant is healthy, in CEL: its `Active` condition, of the generation that was applied. */
import type { Value } from "../../../compiler/parse/index.ts";
import { JUDGED, QUOTA_GROUP, QUOTA_VERSION } from "../delivery/health.ts";

/** A condition may leave out the generation that it speaks of. */
const CURRENT = "(!has(c.observedGeneration) || c.observedGeneration >= metadata.generation)";

/** Whether the object has a current `Active` condition that is so. */
function active(so: string): string {
  return `has(status.conditions) && status.conditions.exists(c, c.type == 'Active' && ${CURRENT} && ${so})`;
}

export const healthCheckExprs: readonly Value[] = JUDGED.map((kind) => ({
  apiVersion: `${QUOTA_GROUP}/${QUOTA_VERSION}`,
  kind,
  inProgress: `!(${active("(c.status == 'True' || c.reason == 'ValidationFailed')")})`,
  failed: active("c.status == 'False' && c.reason == 'ValidationFailed'"),
  current: active("c.status == 'True'"),
}));
