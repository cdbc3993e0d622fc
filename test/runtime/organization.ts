/** Buckets to put into the fake API server. */
import type { Bucket } from "./fake/bucket.ts";

/** Of an organization. A name without a slash is one of `features.miloapis.com`. */
export function bucketOf(name: string, resource: string, available: bigint | number): Bucket {
  const resourceType = resource.includes("/") ? resource : `features.miloapis.com/${resource}`;
  return { namespace: `organization-${name}`, kind: "Organization", name, resourceType, available };
}

/** Of a project, which is kept with the platform's. */
export function projectBucketOf(name: string, resource: string, available: bigint | number): Bucket {
  return { ...bucketOf(name, resource, available), namespace: "milo-system", kind: "Project" };
}
