/** kustomization.yaml: an explicit, sorted list, since readers that find none take every file below for a manifest. */
import { emit } from "./yaml/index.ts";
import type { OutputFile } from "./targets/target.ts";

/** What other things bring in, one by one. */
const NOT_LISTED = new Set(["workloads"]);

/** Whether a cluster's kustomization.yaml lists a folder. */
export function isListed(name: string): boolean {
  return !NOT_LISTED.has(name);
}

export function kustomization(folder: string, resources: readonly string[]): OutputFile {
  const listed = resources.filter(isListed).toSorted();
  const content = emit({ apiVersion: "kustomize.config.k8s.io/v1beta1", kind: "Kustomization", resources: listed });
  return { path: `${folder}/kustomization.yaml`, content };
}
