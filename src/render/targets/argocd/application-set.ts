/** Makes one ApplicationSet with the clusters in its list, instead of an Application per cluster. */
import type { Model } from "../../../compiler/link/index.ts";
import type { ClusterState } from "../../../compiler/resolve/index.ts";
import { manifest } from "../../manifest.ts";
import type { Manifest } from "../../manifest.ts";
import { applicationSpec, ARGO, applicationFacts, finalizers, applicationLabels } from "./application.ts";
import type { Facts, Options } from "./application.ts";

const NAME = "sluice";

/** Argo CD fills these in from each element. */
const TEMPLATE: Facts = {
  name: "{{ .name }}",
  cluster: "{{ .cluster }}",
  stage: "{{ .stage }}",
  path: "{{ .path }}",
  revision: "{{ .revision }}",
  server: "{{ .server }}",
  destination: "{{ .destination }}",
};

export function applicationSet(states: readonly ClusterState[], options: Options, model: Model): Manifest {
  const { namespace, cascade } = options;
  return manifest(
    { apiVersion: ARGO, kind: "ApplicationSet", metadata: { name: NAME, namespace } },
    {
      spec: {
        goTemplate: true,
        goTemplateOptions: ["missingkey=error"],
        generators: [{ list: { elements: states.map((state) => ({ ...applicationFacts(state, options, model) })) } }],
        // Without this, the controller adds the finalizer to every Application.
        syncPolicy: { preserveResourcesOnDeletion: !cascade },
        template: {
          metadata: {
            name: TEMPLATE.name,
            labels: { ...applicationLabels(TEMPLATE), "app.kubernetes.io/managed-by": "sluice" },
            ...finalizers(options),
          },
          spec: applicationSpec(TEMPLATE, options),
        },
      },
    },
  );
}
