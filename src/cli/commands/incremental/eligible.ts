/** Decides for which platforms to cache a base, in addition to `isFit`. */
import type { Compilation } from "../../../compiler/compile.ts";

/** With fewer documents, a partial run is hardly faster than a full one. */
const LARGE = 1000;

/** Whether partial runs are worth it. */
export function isLarge({ documents }: Compilation): boolean {
  return documents >= LARGE;
}

/** A policy reports only its first finding in a cluster state, which may be outside of the part. */
export function hasClusterPolicies({ model }: Compilation): boolean {
  return (model?.project.spec.policies ?? []).some((policy) => policy.for === "ClusterState");
}
