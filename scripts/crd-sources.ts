/**
 * The CRDs that we render objects for: repository, commit and file names. A file with the prefix `HISTORICAL-` is no
 * longer in the repository, one with `RECONSTRUCTED-` never was: it was assembled from Go types.
 */

export const SOURCES: readonly { readonly source: string; readonly files: readonly string[] }[] = [
  {
    source: "milo-os/milo@862dc4d2f1a2327e139536f7a07f3755b9562c3a",
    files: [
      "quota.miloapis.com_claimcreationpolicies.yaml",
      "quota.miloapis.com_grantcreationpolicies.yaml",
      "quota.miloapis.com_resourcegrants.yaml",
      "quota.miloapis.com_resourceregistrations.yaml",
    ],
  },
  {
    source: "milo-os/billing@c8523a6efcb976001a3232565e91d65a47fde301",
    files: ["billing.miloapis.com_meterdefinitions.yaml", "billing.miloapis.com_monitoredresourcetypes.yaml"],
  },
  {
    source: "datum-cloud/services@bdea7877d01f51056b42dab664717a3be8a4d3c4",
    files: ["services.miloapis.com_services.yaml"],
  },
  {
    source: "milo-os/service-catalog@403d912a9f7d (assembled from its Go types)",
    files: ["RECONSTRUCTED-services.miloapis.com_serviceconfigurations.yaml"],
  },
  {
    source: "milo-os/services@3090fa76327f20e904f64f220c435e73f20813ec (before ServiceConfiguration)",
    files: [
      "HISTORICAL-services.miloapis.com_meterdefinitions.yaml",
      "HISTORICAL-services.miloapis.com_monitoredresourcetypes.yaml",
    ],
  },
  {
    source: "open-feature/open-feature-operator@90d373fd1661c998ae22f95fb32367dcbfd2d86c",
    files: [
      "core.openfeature.dev_featureflags.yaml",
      "core.openfeature.dev_featureflagsources.yaml",
      "core.openfeature.dev_flagds.yaml",
      "core.openfeature.dev_inprocessconfigurations.yaml",
    ],
  },
  {
    source: "argoproj/argo-cd@37ee0097cf851bc2dd7665fc081bbce61a7e836e",
    files: ["application-crd.yaml", "applicationset-crd.yaml", "appproject-crd.yaml"],
  },
  {
    source: "fluxcd/kustomize-controller@186fb3b29138ce82ff61ba1a9370b96a3dd598fe",
    files: ["kustomize.toolkit.fluxcd.io_kustomizations.yaml"],
  },
  {
    source: "schemas/crds of this repository",
    files: ["featuregates.yaml", "stages.yaml", "subcomponentoverrides.yaml"],
  },
];
