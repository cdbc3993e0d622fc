/** The Namespaces of our objects, if the project makes Sluice create them. */
import { fileOf, manifest } from "./manifest.ts";

/** They hold the workloads as well: when the last object of ours goes, Argo CD and Flux must not delete all of it. */
const STAYS = {
  "argocd.argoproj.io/sync-options": "Prune=false",
  "kustomize.toolkit.fluxcd.io/prune": "disabled",
};

/** Undefined if there are no namespaces. */
export function namespacesFile(names: ReadonlySet<string>): string | undefined {
  if (names.size === 0) return undefined;
  return fileOf(
    [...names].map((name) =>
      manifest({ apiVersion: "v1", kind: "Namespace", metadata: { name, annotations: STAYS } }, {}),
    ),
  );
}
