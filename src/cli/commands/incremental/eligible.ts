/** Of which platforms a base is kept, besides that a part of them may speak for the whole. */
import type { Compilation } from "../../../compiler/compile.ts";

/** Of fewer documents, a part is hardly made sooner than everything. */
const LARGE = 1000;

/** Whether it is worth the while. */
export function isLarge({ documents }: Compilation): boolean {
  return documents >= LARGE;
}

/** Of what a policy finds in the state of a cluster only the first is told, which may be in a part or not. */
export function judgesClusters({ model }: Compilation): boolean {
  return (model?.project.spec.policies ?? []).some((policy) => policy.for === "ClusterState");
}
