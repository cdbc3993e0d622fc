/** An AllowanceBucket: the short form of tests, and the manifest of an API server. */
import { createHash } from "node:crypto";

export interface Bucket {
  readonly namespace: string;
  readonly kind: string;
  readonly name: string;
  readonly resourceType: string;
  readonly available: bigint | number;
}

/** The name that Milo's controller gives it; lists are in the order of names. */
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
