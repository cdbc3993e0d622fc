/** A cluster as kubectl reads it after a sync, with everything that the API server adds. */
import type { Value } from "../../../src/compiler/parse/index.ts";
import { renderedObjects } from "../../../src/analysis/drift/index.ts";
import type { Fleet } from "../../../src/render/targets/target.ts";

export type Live = { [key: string]: unknown; metadata: { [key: string]: unknown } };

/** The defaults in the CRD of a FeatureFlagSource. */
const DEFAULTS: Readonly<Record<string, object>> = {
  FeatureFlagSource: { managementPort: 8014, port: 8013, evaluator: "json", logFormat: "json", probesEnabled: true },
};

export function appliedTo(fleet: Fleet, cluster: string): Live[] {
  return renderedObjects(fleet, cluster).map(({ value, kind, group }, index) => {
    const live = structuredClone(value) as unknown as Live;
    const metadata = live.metadata;
    const annotations = {
      ...(metadata["annotations"] as object),
      "kubectl.kubernetes.io/last-applied-configuration": JSON.stringify(value),
    };
    live.metadata = {
      ...metadata,
      annotations,
      labels: { ...(metadata["labels"] as object), "argocd.argoproj.io/instance": cluster },
      uid: `00000000-0000-0000-0000-${String(index).padStart(12, "0")}`,
      resourceVersion: String(1000 + index),
      generation: 1,
      creationTimestamp: "2026-11-01T08:00:00Z",
      managedFields: [
        {
          manager: "argocd-controller",
          operation: "Apply",
          apiVersion: value["apiVersion"],
          time: "2026-11-01T08:00:00Z",
          fieldsType: "FieldsV1",
          fieldsV1: fieldsOf({ spec: value["spec"] ?? null, data: value["data"] ?? null }),
        },
      ],
    };
    if (DEFAULTS[kind] !== undefined) live["spec"] = { ...DEFAULTS[kind], ...(live["spec"] as object) };
    if (group === "quota.miloapis.com")
      live["status"] = { conditions: [{ type: "Active", status: "True", reason: "GrantActive" }] };
    return live;
  });
}

/** Managed fields as the API server records them. */
export function fieldsOf(value: Value): object {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return {};
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [`f:${key}`, fieldsOf(one)]));
}

export function listOf(items: readonly unknown[]): string {
  return JSON.stringify({ apiVersion: "v1", kind: "List", metadata: { resourceVersion: "" }, items }, null, 4);
}
