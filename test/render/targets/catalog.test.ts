/**
 * Tests the three forms of the catalog against the rules of upstream's webhooks and operator. The CRDs are in
 * test/conformance.
 */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseAllDocuments } from "yaml";
import { catalogs } from "../../platforms/catalogs.ts";
import type { PlatformFiles } from "../../platforms/generate.ts";
import { treeOf } from "../../platforms/tree.ts";
import { fleetOf, rendered } from "./compiled.ts";

interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly labels: Readonly<Record<string, string>> };
  // oxlint-disable-next-line typescript/no-explicit-any -- a test reads what the schemas promise
  readonly spec: any;
}

/** The objects of the cluster with a form. */
function objectsIn(form: string, files: PlatformFiles): readonly KubernetesObject[] {
  return [...rendered(fleetOf(treeOf(files)))]
    .filter(([path]) => path.startsWith(`clusters/in-${form}/catalog/`) && !path.endsWith("kustomization.yaml"))
    .flatMap(([, text]) => parseAllDocuments(text).map((one) => one.toJS() as KubernetesObject));
}

const ofKind = (objects: readonly KubernetesObject[], kind: string): readonly KubernetesObject[] =>
  objects.filter((one) => one.kind === kind);

function always(check: (files: PlatformFiles) => void): void {
  fc.assert(fc.property(catalogs, check), { numRuns: 50 });
}

test.each(["configuration", "declared", "direct"])(
  "%s: every object once, and none that the operator would create",
  (form) => {
    always((files) => {
      const objects = objectsIn(form, files);
      const names = objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`);
      expect(new Set(names).size).toBe(names.length);
      for (const { metadata } of objects) expect(metadata.labels["app.kubernetes.io/managed-by"]).toBe("sluice");
    });
  },
);

describe("configuration", () => {
  test("has nothing that the webhook rejects: dangling metrics or types, names of other services", () => {
    always((files) => {
      const objects = objectsIn("configuration", files);
      const services = new Map(ofKind(objects, "Service").map(({ metadata, spec }) => [metadata.name, spec]));
      for (const { spec } of ofKind(objects, "ServiceConfiguration")) {
        const { monitoredResourceTypes: types = [], metrics = [], billing, quota } = spec;
        const typeNames = types.map(({ type }: { type: string }) => type);
        const metricNames = metrics.map(({ name }: { name: string }) => name);
        for (const { monitoredResourceType, metrics: routed } of billing?.consumerDestinations ?? []) {
          expect(typeNames).toContain(monitoredResourceType);
          expect(metricNames).toEqual(expect.arrayContaining(routed));
        }
        for (const { metric } of quota?.limits ?? []) expect(metricNames).toContain(metric);
        for (const { metricCosts } of quota?.metricRules ?? [])
          expect(metricNames).toEqual(expect.arrayContaining(Object.keys(metricCosts)));
        const { serviceName } = services.get(spec.serviceRef.name);
        for (const name of [...typeNames, ...metricNames]) expect(name).toMatch(new RegExp(`^${serviceName}/.`));
      }
    });
  });
});

describe("direct", () => {
  test("omits drafts and dangling references", () => {
    always((files) => {
      const objects = objectsIn("direct", files);
      const types = ofKind(objects, "MonitoredResourceType").map(({ spec }) => spec.resourceTypeName);
      const meters = ofKind(objects, "MeterDefinition");
      const registered = ofKind(objects, "ResourceRegistration").map(({ spec }) => spec.resourceType);
      expect(objects.filter(({ spec }) => spec.phase === "Draft")).toEqual([]);
      for (const { spec } of meters) {
        expect(spec.monitoredResourceTypes.length).toBeGreaterThan(0);
        expect(types).toEqual(expect.arrayContaining(spec.monitoredResourceTypes));
      }
      for (const { spec } of ofKind(objects, "GrantCreationPolicy"))
        for (const { resourceType } of spec.target.resourceGrantTemplate.spec.allowances)
          expect(registered).toContain(resourceType);
      for (const { spec } of ofKind(objects, "ClaimCreationPolicy"))
        for (const { resourceType } of spec.target.resourceClaimTemplate.spec.requests)
          expect(registered).toContain(resourceType);
    });
  });
});

const FILES = (form: string): PlatformFiles => ({
  "sluice.yaml": `apiVersion: sluice.dev/v1alpha1
kind: Project
metadata: {name: one}
spec: {targets: {catalog: {form: ${form}}}}
`,
  "stages/stages.yaml": `apiVersion: sluice.dev/v1alpha1
kind: Stage
metadata: {name: production}
spec: {threshold: PRODUCTION, render: [catalog]}
---
apiVersion: sluice.dev/v1alpha1
kind: Cluster
metadata: {name: in-${form}}
spec: {stage: production}
`,
  "catalog/compute.yaml": `apiVersion: sluice.dev/v1alpha1
kind: Service
metadata: {name: compute-example-dev}
spec:
  serviceName: compute.example.dev
  displayName: Compute
  owner: {project: platform}
  phase: Published
---
apiVersion: sluice.dev/v1alpha1
kind: MonitoredResourceType
metadata: {name: instance}
spec:
  type: compute.example.dev/Instance
  service: compute-example-dev
  displayName: Instance
  phase: Published
  gvk: {group: compute.example.dev, kind: Instance}
---
apiVersion: sluice.dev/v1alpha1
kind: MeterDefinition
metadata: {name: instances}
spec:
  meter: compute.example.dev/Instance.count
  service: compute-example-dev
  displayName: Instances
  phase: Published
  measurement: {kind: Gauge, unit: "{instance}"}
  monitoredResourceTypes: [instance]
---
apiVersion: sluice.dev/v1alpha1
kind: QuotaLimit
metadata: {name: instances-per-project}
spec:
  limit: compute.example.dev/instances-per-project
  service: compute-example-dev
  meter: instances
  consumer: {kind: Project}
  default: 20
  costs:
    - {resource: {group: compute.example.dev, version: v1alpha1, kind: Instance}, amount: 1}
    - {resource: {group: batch.example.dev, version: v1, kind: Job}, amount: 3}
`,
});

describe("one service", () => {
  const named = (form: string): Readonly<Record<string, KubernetesObject>> =>
    Object.fromEntries(objectsIn(form, FILES(form)).map((one) => [`${one.kind} ${one.metadata.name}`, one]));

  test("as a configuration", () => {
    const objects = named("configuration");
    expect(Object.keys(objects)).toEqual(["Service compute-example-dev", "ServiceConfiguration compute-example-dev"]);
    expect(objects["ServiceConfiguration compute-example-dev"]?.spec).toMatchObject({
      phase: "Published",
      metrics: [{ name: "compute.example.dev/Instance.count", kind: "Gauge" }],
      billing: {
        consumerDestinations: [
          { monitoredResourceType: "compute.example.dev/Instance", metrics: ["compute.example.dev/Instance.count"] },
        ],
      },
      quota: {
        limits: [{ consumerType: { kind: "Project" }, unit: "1/{project}", defaultLimit: 20, maxLimit: 0 }],
        metricRules: [
          {
            selector: { apiGroup: "batch.example.dev", kind: "Job" },
            metricCosts: { "compute.example.dev/Instance.count": 3 },
          },
          { selector: { kind: "Instance" }, metricCosts: { "compute.example.dev/Instance.count": 1 } },
        ],
      },
    });
  });

  test("declared", () => {
    const objects = named("declared");
    expect(Object.keys(objects)).toEqual([
      "MeterDefinition compute-example-dev-instance-count",
      "MonitoredResourceType compute-example-dev-instance",
      "Service compute-example-dev",
    ]);
    expect(objects["MeterDefinition compute-example-dev-instance-count"]).toMatchObject({
      apiVersion: "services.miloapis.com/v1alpha1",
      spec: { owner: { service: "compute.example.dev" }, measurement: { aggregation: "Latest" } },
    });
  });

  test("directly, named as upstream's operator encodes names", () => {
    const objects = named("direct");
    expect(Object.keys(objects)).toEqual([
      "ClaimCreationPolicy batch-example-dev-job",
      "ClaimCreationPolicy compute-example-dev-instance",
      "GrantCreationPolicy compute-example-dev-instances-per-project-default",
      "MeterDefinition compute-example-dev-instance-count",
      "MonitoredResourceType compute-example-dev-instance",
      "ResourceRegistration compute-example-dev-instances-per-project",
    ]);
    expect(objects["ResourceRegistration compute-example-dev-instances-per-project"]?.spec).toMatchObject({
      type: "Entity",
      resourceType: "compute.example.dev/Instance.count",
      claimingResources: [{ kind: "Instance" }, { kind: "Job" }],
    });
    expect(objects["GrantCreationPolicy compute-example-dev-instances-per-project-default"]?.spec).toMatchObject({
      trigger: { resource: { apiVersion: "resourcemanager.miloapis.com/v1alpha1", kind: "Project" } },
      target: {
        parentContext: { kind: "Project", nameExpression: "trigger.metadata.name" },
        resourceGrantTemplate: { metadata: { namespace: "milo-system" } },
      },
    });
  });
});
