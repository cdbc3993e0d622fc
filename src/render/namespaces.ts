/** Makes the Namespaces of rendered objects, if the project asks Sluice to create them. */
import { fileOf, manifest } from "./manifest.ts";

/** Argo CD and Flux must not delete a namespace with its workloads when Sluice's last object leaves. */
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
