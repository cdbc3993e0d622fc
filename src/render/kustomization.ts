/**
 * Makes kustomization.yaml with an explicit, sorted list: without one, readers treat every YAML file below as a
 * manifest.
 */
import { emit } from "./yaml/index.ts";
import type { OutputFile } from "./targets/target.ts";

/** Folders that something else includes: OpenFeature's Kustomize components. */
const NOT_LISTED = new Set(["workloads"]);

export function isListed(name: string): boolean {
  return !NOT_LISTED.has(name);
}

export function kustomization(folder: string, resources: readonly string[]): OutputFile {
  const listed = resources.filter(isListed).toSorted();
  const content = emit({ apiVersion: "kustomize.config.k8s.io/v1beta1", kind: "Kustomization", resources: listed });
  return { path: `${folder}/kustomization.yaml`, content };
}

const RESOURCE = /^ {2}- (?:"([^"\r\n]+)"|([^\s"]+))\r?$/gm;

/** The names in the list of a kustomization.yaml that `kustomization` made. */
export function listedIn(text: string): readonly string[] {
  return [...text.matchAll(RESOURCE)].map(([, quoted, plain = ""]) => quoted ?? plain);
}
