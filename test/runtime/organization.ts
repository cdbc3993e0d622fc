/** Buckets to put into the fake API server. */
import type { Bucket } from "./fake/bucket.ts";

/** The bucket of an organization. A resource without a slash gets the prefix `features.miloapis.com`. */
export function bucketOf(name: string, resource: string, available: bigint | number): Bucket {
  const resourceType = resource.includes("/") ? resource : `features.miloapis.com/${resource}`;
  return { namespace: `organization-${name}`, kind: "Organization", name, resourceType, available };
}

/** The bucket of a project, in the namespace of the platform. */
export function projectBucketOf(name: string, resource: string, available: bigint | number): Bucket {
  return { ...bucketOf(name, resource, available), namespace: "milo-system", kind: "Project" };
}
