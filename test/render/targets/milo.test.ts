/** Tests entitlements for Milo: one registration per feature, one grant per consumer and feature. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseAllDocuments } from "yaml";
import { isRendered } from "../../../src/compiler/resolve/index.ts";
import { platforms } from "../../platforms/generate.ts";
import { treeOf } from "../../platforms/tree.ts";
import { fleetOf, rendered } from "./compiled.ts";

const head = (kind: string, name: string): string =>
  `apiVersion: sluice.dev/v1alpha1\nkind: ${kind}\nmetadata: {name: ${name}}\n`;

const LONG = "Long. ".repeat(100).trim();

function files(milo: string, entitlement = "{}"): ReadonlyMap<string, string> {
  const platform = {
    "sluice.yaml": `${head("Project", "p")}spec:\n  targets: {milo: ${milo}}\n`,
    "catalog/compute.yaml": `${head("Service", "compute")}spec:\n  serviceName: compute.example.dev\n  displayName: Compute\n  owner: {project: p}\n`,
    "stages/s.yaml": [
      `${head("Stage", "production")}spec: {threshold: PRODUCTION, render: [milo]}\n`,
      `${head("Cluster", "prod")}spec: {stage: production}\n`,
    ].join("---\n"),
    "features/f.yaml": [
      `${head("Feature", "gpu")}spec:\n  displayName: GPUs\n  description: ${LONG}\n  service: compute\n  owners: [a]\n  expires: 2027-01-01\n  entitlement: ${entitlement}\n  history: [{level: PRODUCTION}]\n`,
      `${head("Feature", "early")}spec:\n  description: Not yet.\n  owners: [a]\n  expires: 2027-01-01\n  entitlement: {consumer: Project}\n  history: [{level: DEV}]\n`,
    ].join("---\n"),
    "grants/g.yaml": [
      `${head("Grant", "acme")}spec:\n  consumer: {kind: Organization, name: acme}\n  features: [gpu]\n  reason: asked\n`,
      `${head("Grant", "web")}spec:\n  consumer: {kind: Project, name: web}\n  features: [early]\n  reason: asked\n`,
    ].join("---\n"),
  };
  return rendered(fleetOf(treeOf(platform)));
}

describe("a feature with an entitlement", () => {
  test("is registered regardless of its gate", () => {
    expect([...files("{}").keys()].filter((path) => path.startsWith("clusters/")).toSorted()).toEqual([
      "clusters/prod/kustomization.yaml",
      "clusters/prod/milo-grants/kustomization.yaml",
      "clusters/prod/milo-grants/organization-acme.yaml",
      "clusters/prod/milo-registrations/compute.yaml",
      "clusters/prod/milo-registrations/default.yaml",
      "clusters/prod/milo-registrations/kustomization.yaml",
    ]);
    expect(files("{}").get("clusters/prod/milo-registrations/default.yaml")).toMatchInlineSnapshot(`
      "apiVersion: quota.miloapis.com/v1alpha1
      kind: ResourceRegistration
      metadata:
        annotations:
          argocd.argoproj.io/sync-wave: "-10"
          kubernetes.io/description: "Not yet."
          sluice.dev/source: Feature/early
        labels:
          app.kubernetes.io/component: feature-flags
          app.kubernetes.io/managed-by: sluice
          features.miloapis.com/feature-name: early
        name: feature-early
      spec:
        baseUnit: feature
        claimingResources:
          - apiGroup: features.miloapis.com
            kind: FeatureGrant
        consumerType:
          apiGroup: resourcemanager.miloapis.com
          kind: Project
        description: "Not yet."
        displayUnit: features
        resourceType: features.miloapis.com/early
        type: Feature
        unitConversionFactor: 1
      "
    `);
  });

  test("has a description that fits the CRD, and the full one as an annotation", () => {
    const text = files("{}").get("clusters/prod/milo-registrations/compute.yaml") ?? "";
    const { metadata, spec } = parseAllDocuments(text)[0]?.toJS() ?? {};
    expect(metadata.annotations).toMatchObject({
      "kubernetes.io/description": LONG,
      "kubernetes.io/display-name": "GPUs",
      "sluice.dev/source": "Feature/gpu",
    });
    expect(spec.description).toBe(`${LONG.slice(0, 497)}...`);
  });

  test("is granted in the namespace of the organization", () => {
    expect(files("{}").get("clusters/prod/milo-grants/organization-acme.yaml")).toMatchInlineSnapshot(`
      "apiVersion: quota.miloapis.com/v1alpha1
      kind: ResourceGrant
      metadata:
        annotations:
          sluice.dev/source: Grant/acme
        labels:
          app.kubernetes.io/component: feature-flags
          app.kubernetes.io/managed-by: sluice
          app.kubernetes.io/name: compute
          features.miloapis.com/feature-name: gpu
          features.miloapis.com/org: acme
        name: feature-gpu-acme
        namespace: organization-acme
      spec:
        allowances:
          - buckets:
              - amount: 1
            resourceType: features.miloapis.com/gpu
        consumerRef:
          apiGroup: resourcemanager.miloapis.com
          kind: Organization
          name: acme
      "
    `);
  });

  test.each([
    ["{}", "{}", "features.miloapis.com/gpu"],
    ["{resourceType: service}", "{}", "compute.example.dev/gpu"],
    ["{resourceType: service}", "{resourceType: billing.example.dev/gpu}", "billing.example.dev/gpu"],
  ])("with targets.milo %s and entitlement %s is of type %s", (milo, entitlement, type) => {
    const made = files(milo, entitlement);
    for (const folder of ["milo-registrations/compute.yaml", "milo-grants/organization-acme.yaml"])
      expect(made.get(`clusters/prod/${folder}`)).toContain(`resourceType: ${type}\n`);
    expect(JSON.parse(made.get("manifest/milo-keys.json") ?? "")).toMatchObject({ gpu: type });
  });

  test("comes with a product bundle, if the project says so", () => {
    const folders = [...files("{registrations: external}").keys()].map((path) => path.split("/")[2]);
    expect(folders).not.toContain("milo-registrations");
  });
});

test("any platform has exactly one grant per consumer and feature", () => {
  fc.assert(
    fc.property(platforms, (platform) => {
      const fleet = fleetOf(treeOf(platform));
      const made = rendered(fleet);
      for (const { cluster, features } of fleet.states) {
        const texts = [...made].filter(([path]) => path.startsWith(`clusters/${cluster.name}/milo-grants/`));
        const grants = texts
          .filter(([path]) => !path.endsWith("kustomization.yaml"))
          .flatMap(([, text]) => parseAllDocuments(text).map((one) => one.toJS()));
        const said = grants.map(({ spec: { consumerRef, allowances } }) => {
          expect(allowances).toEqual([{ resourceType: expect.any(String), buckets: [{ amount: 1 }] }]);
          return `${allowances[0].resourceType} ${consumerRef.kind}/${consumerRef.name}`;
        });
        const meant = features
          .filter((one) => isRendered(one) && one.state === "granted")
          .flatMap(({ feature, consumers = [] }) =>
            consumers.map(({ kind, name }) => `features.miloapis.com/${feature.name} ${kind}/${name}`),
          );
        expect(said.toSorted()).toEqual(meant.toSorted());
      }
    }),
    { numRuns: 50 },
  );
});
