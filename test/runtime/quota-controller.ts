/** Milo's quota controller, as far as grants become buckets: only active grants count, and a bucket outlives the last of them. */
import type { FakeApiServer, FakeBucket } from "./fake-api-server.ts";

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

/** A grant whose resource type is not registered stays inactive, as it does in Milo. */
export function quotaController(api: FakeApiServer) {
  const types = new Set<string>();
  const grants = new Map<string, Manifest>();
  const known = new Map<string, FakeBucket>();

  function reconcile(): void {
    const limits = new Map<string, FakeBucket>([...known].map(([key, bucket]) => [key, { ...bucket, available: 0 }]));
    for (const { spec } of grants.values())
      for (const { resourceType, buckets } of (spec.allowances ?? []).filter((one) => types.has(one.resourceType))) {
        const { kind = "", name = "" } = spec.consumerRef ?? {};
        const key = [kind, name, resourceType].join(" ");
        const before = Number(limits.get(key)?.available ?? 0);
        const available = buckets.reduce((sum, { amount }) => sum + amount, before);
        const namespace = kind === "Organization" ? `organization-${name}` : "milo-system";
        limits.set(key, { namespace, kind, name, resourceType, available });
      }
    for (const [key, bucket] of limits) {
      if (known.get(key)?.available !== bucket.available) api.put(bucket);
      known.set(key, bucket);
    }
  }

  return {
    apply: (manifests: readonly Manifest[]): void => {
      for (const manifest of manifests) {
        if (manifest.kind === "ResourceRegistration") types.add(manifest.spec.resourceType ?? "");
        if (manifest.kind === "ResourceGrant") grants.set(keyOf(manifest), manifest);
      }
      reconcile();
    },
    remove: (manifest: Manifest): void => {
      grants.delete(keyOf(manifest));
      reconcile();
    },
    grants: (): readonly Manifest[] => [...grants.values()],
  };
}

function keyOf({ metadata }: Manifest): string {
  return `${metadata.namespace ?? ""}/${metadata.name}`;
}
