/** A Namespace, where the project says that nobody else makes it. */
import { fileOf, manifest } from "../manifest.ts";

/** It holds the workloads as well: when the last flag of one goes, Argo CD and Flux must not delete all of it. */
const STAYS = {
  "argocd.argoproj.io/sync-options": "Prune=false",
  "kustomize.toolkit.fluxcd.io/prune": "disabled",
};

export function namespaceFile(name: string): string {
  return fileOf([manifest({ apiVersion: "v1", kind: "Namespace", metadata: { name, annotations: STAYS } }, {})]);
}
