/** Makes `health.yaml`, a patch of `argocd-cm` that defines the health of registrations and grants. */
import { emit } from "../../yaml/index.ts";
import { KINDS_WITH_HEALTH, QUOTA_GROUP } from "../delivery/health.ts";

/** Lua that Argo CD runs: `obj` is the object; returns its health. */
export const ACTIVE = `local function health(status, message)
  return { status = status, message = message }
end

local generation = obj.metadata.generation
local status = obj.status or {}
for _, condition in ipairs(status.conditions or {}) do
  if condition.type == "Active" then
    local seen = condition.observedGeneration or status.observedGeneration
    if seen ~= nil and generation ~= nil and seen < generation then
      return health("Progressing", "the Active condition is from an earlier generation")
    end
    if condition.status == "True" then
      return health("Healthy", condition.message or "")
    end
    if condition.reason == "ValidationFailed" then
      return health("Degraded", condition.message or condition.reason)
    end
    return health("Progressing", condition.message or "not Active yet")
  end
end
return health("Progressing", "waiting for the Active condition")
`;

/** A patch without Sluice's labels, because the ConfigMap belongs to Argo CD, which finds it by `part-of`. */
export function healthFile(namespace: string): string {
  return emit({
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: "argocd-cm", namespace, labels: { "app.kubernetes.io/part-of": "argocd" } },
    data: Object.fromEntries(
      KINDS_WITH_HEALTH.map((kind) => [`resource.customizations.health.${QUOTA_GROUP}_${kind}`, ACTIVE]),
    ),
  });
}
