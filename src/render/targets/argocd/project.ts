/** Makes a cluster's AppProject: the allowed sources, kinds and sync windows. */
import type { Model } from "../../../compiler/link/index.ts";
import type { ClusterState } from "../../../compiler/resolve/index.ts";
import { manifest } from "../../manifest.ts";
import type { Manifest } from "../../manifest.ts";
import { ARGO, applicationFacts, applicationLabels } from "./application.ts";
import type { Options } from "./application.ts";
import { syncWindows } from "./windows.ts";

/** The default of `targets.featuregates.apiVersion`. */
const GATES = "featuregates.sluice.dev/v1alpha1";

export function appProject(state: ClusterState, options: Options, model: Model): Manifest {
  const facts = applicationFacts(state, options, model);
  const { server, destination, cluster } = facts;
  const windows = syncWindows(state, model);
  return manifest(
    {
      apiVersion: ARGO,
      kind: "AppProject",
      metadata: { name: facts.name, namespace: options.namespace, labels: applicationLabels(facts) },
    },
    {
      spec: {
        description: `Manifests that Sluice renders for cluster ${cluster}`,
        sourceRepos: [options.repoURL],
        destinations: [{ ...(server === "" ? { name: destination } : { server }), namespace: "*" }],
        clusterResourceWhitelist: clusterScoped(model).map(([group, kind]) => ({ group, kind })),
        ...(windows.length === 0 ? {} : { syncWindows: windows }),
      },
    },
    state.cluster,
  );
}

/** The cluster-scoped groups and kinds of Sluice's targets; no roles, webhooks or nodes. */
function clusterScoped({ project }: Model): readonly (readonly [group: string, kind: string])[] {
  const [group = ""] = (project.spec.targets?.featuregates?.apiVersion ?? GATES).split("/");
  return [
    ["", "Namespace"],
    ["*.miloapis.com", "*"],
    ["apiextensions.k8s.io", "CustomResourceDefinition"],
    [group, "*"],
  ];
}
