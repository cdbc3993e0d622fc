/** Simulates Milo's quota controller: turns active grants into buckets, which outlive the last grant. */
import type { ApiServer } from "./api/api-server.ts";
import type { Bucket } from "./fake/bucket.ts";

export interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly spec: {
    readonly resourceType?: string;
    readonly consumerRef?: { readonly kind: string; readonly name: string };
    readonly allowances?: readonly {
      readonly resourceType: string;
      readonly buckets: readonly { readonly amount: number }[];
    }[];
  };
}

export interface QuotaController {
  readonly apply: (manifests: readonly Manifest[]) => Promise<void>;
  /** Removes all grants of that name. */
  readonly remove: (name: string) => Promise<void>;
}

/** As in Milo, a grant stays inactive if its resource type is not registered. */
export function quotaController(api: Pick<ApiServer, "put">): QuotaController {
  const types = new Set<string>();
  const grants = new Map<string, Manifest>();
  const known = new Map<string, Bucket>();

  function limits(): ReadonlyMap<string, Bucket> {
    const found = new Map<string, Bucket>([...known].map(([key, bucket]) => [key, { ...bucket, available: 0 }]));
    for (const { spec } of grants.values())
      for (const { resourceType, buckets } of (spec.allowances ?? []).filter((one) => types.has(one.resourceType))) {
        const { kind = "", name = "" } = spec.consumerRef ?? {};
        const key = [kind, name, resourceType].join(" ");
        const before = Number(found.get(key)?.available ?? 0);
        const available = buckets.reduce((sum, { amount }) => sum + amount, before);
        const namespace = kind === "Organization" ? `organization-${name}` : "milo-system";
        found.set(key, { namespace, kind, name, resourceType, available });
      }
    return found;
  }

  async function reconcile(): Promise<void> {
    const changed = [...limits()].filter(([key, { available }]) => known.get(key)?.available !== available);
    for (const [key, bucket] of changed) known.set(key, bucket);
    await api.put(...changed.map(([, bucket]) => bucket));
  }

  return {
    apply: async (manifests) => {
      for (const manifest of manifests) {
        if (manifest.kind === "ResourceRegistration") types.add(manifest.spec.resourceType ?? "");
        if (manifest.kind === "ResourceGrant") grants.set(keyOf(manifest), manifest);
      }
      await reconcile();
    },
    remove: async (name) => {
      for (const [key, { metadata }] of grants) if (metadata.name === name) grants.delete(key);
      await reconcile();
    },
  };
}

function keyOf({ metadata }: Manifest): string {
  return `${metadata.namespace ?? ""}/${metadata.name}`;
}
