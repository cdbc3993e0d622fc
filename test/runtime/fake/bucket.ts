/** An AllowanceBucket as tests speak of it, and as an API server spells it. */
import { createHash } from "node:crypto";

export interface Bucket {
  readonly namespace: string;
  readonly kind: string;
  readonly name: string;
  readonly resourceType: string;
  readonly available: bigint | number;
}

/** As Milo's controller names them: the order of names is the order of a list. */
export function nameOf({ kind, name, resourceType }: Bucket): string {
  return `bucket-${createHash("sha256")
    .update(resourceType + kind + name)
    .digest("hex")}`;
}

export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace: string; readonly resourceVersion?: string };
  readonly spec: object;
  readonly status: object;
}

export function manifestOf(bucket: Bucket, resourceVersion?: string): Manifest {
  const { namespace, kind, name, resourceType, available } = bucket;
  return {
    apiVersion: "quota.miloapis.com/v1alpha1",
    kind: "AllowanceBucket",
    metadata: { name: nameOf(bucket), namespace, ...(resourceVersion !== undefined && { resourceVersion }) },
    spec: { consumerRef: { apiGroup: "resourcemanager.miloapis.com", kind, name }, resourceType },
    status: { limit: available, allocated: 0, available, claimCount: 0, grantCount: 1 },
  };
}

/** JSON with big integers written out. */
export function json(value: object): string {
  return JSON.stringify(value, (_key, one: unknown) => (typeof one === "bigint" ? rawJson(one) : one));
}

function rawJson(value: bigint): unknown {
  return (JSON as unknown as { readonly rawJSON: (text: string) => unknown }).rawJSON(value.toString());
}
