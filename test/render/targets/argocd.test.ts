/** Tests the output for Argo CD: schemas, sync windows, and the health check in a Lua interpreter. */
import { Application, ApplicationSet, AppProject } from "@kubernetes-models/argo-cd/argoproj.io/v1alpha1";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { LuaFactory } from "wasmoon";
import { parse, parseAllDocuments } from "yaml";
import type { LuaEngine } from "wasmoon";
import { ACTIVE } from "../../../src/render/targets/argocd/health.ts";
import { treeOf } from "../../platforms/tree.ts";
import { fleetOf, rendered } from "./compiled.ts";
import { unknownFields } from "./strict.ts";
import { wiredPlatforms } from "./wired.ts";

const SCHEMAS = { Application, ApplicationSet, AppProject };

interface KubernetesObject {
  readonly kind: keyof typeof SCHEMAS;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly spec: Readonly<Record<string, unknown>>;
}

function objectsOf(files: ReadonlyMap<string, string>): readonly KubernetesObject[] {
  return [...files]
    .filter(([path]) => path.startsWith("argocd/") && !/(?:kustomization|health)\.yaml$/.test(path))
    .flatMap(([, text]) => parseAllDocuments(text).map((one) => one.toJS() as KubernetesObject));
}

/** List generator elements can have any fields; the template determines the required ones. */
const FREE = ["/spec/generators/0/list/elements"];

/** The package treats a property called `description` as a schema keyword and drops it. */
const DROPPED = "/spec/description";

function strangeFields(object: KubernetesObject): readonly string[] {
  const Schema = SCHEMAS[object.kind];
  return unknownFields(new Schema(object as never), FREE).filter((path) => path !== DROPPED);
}

test("every object of every platform satisfies Argo CD's schema without unknown fields", () => {
  fc.assert(
    fc.property(wiredPlatforms, (platform) => {
      const objects = objectsOf(rendered(fleetOf(treeOf(platform))));
      expect(objects.length).toBeGreaterThan(0);
      for (const object of objects) expect([object.kind, strangeFields(object)]).toEqual([object.kind, []]);
    }),
    { numRuns: 40 },
  );
});

test("an unknown field is noticed", () => {
  const spec = { project: "p", destination: { name: "c" }, source: { repoURL: "u", chart: "c", typo: 1 } };
  const object = { apiVersion: "argoproj.io/v1alpha1", kind: "Application", metadata: { name: "a" }, spec };
  expect(strangeFields(object as never)).toEqual(["/spec/source/typo"]);
});

const PROJECT = (argocd: string, more = ""): string => `apiVersion: sluice.dev/v1alpha1
kind: Project
metadata: {name: wired}
spec:
  sources: [stages]
  targets:
    argocd: ${argocd}
${more}`;

const STAGES = (more = ""): string => `apiVersion: sluice.dev/v1alpha1
kind: Stage
metadata: {name: production}
spec:
  threshold: PRODUCTION
  render: [state, argocd]
${more}
---
apiVersion: sluice.dev/v1alpha1
kind: Cluster
metadata: {name: eu-1}
spec: {stage: production}
---
apiVersion: sluice.dev/v1alpha1
kind: Cluster
metadata: {name: us-1}
spec:
  stage: production
  destination: {server: "https://us-1.example:6443"}
---
apiVersion: sluice.dev/v1alpha1
kind: Cluster
metadata: {name: zz-1}
spec: {stage: production, render: [state]}
`;

const REPOSITORY = 'repoURL: "https://git.example/platform.git"';

function filesOf(project: string, stages: string): ReadonlyMap<string, string> {
  return rendered(fleetOf(treeOf({ "sluice.yaml": project, "stages/stages.yaml": stages })));
}

function ofCluster(files: ReadonlyMap<string, string>, cluster: string): Readonly<Record<string, KubernetesObject>> {
  const objects = parseAllDocuments(files.get(`argocd/clusters/${cluster}.yaml`) ?? "").map((one) => one.toJS());
  return Object.fromEntries(objects.map((object) => [object.kind, object]));
}

describe("a cluster's Application", () => {
  const files = filesOf(PROJECT(`{${REPOSITORY}}`), STAGES());

  test("exists only for clusters that list argocd; the kustomization lists all files but the patch of argocd-cm", () => {
    expect([...files.keys()].filter((path) => path.startsWith("argocd/")).toSorted()).toEqual([
      "argocd/clusters/eu-1.yaml",
      "argocd/clusters/us-1.yaml",
      "argocd/health.yaml",
      "argocd/kustomization.yaml",
    ]);
    expect(parse(files.get("argocd/kustomization.yaml") ?? "").resources).toEqual([
      "clusters/eu-1.yaml",
      "clusters/us-1.yaml",
    ]);
  });

  test("delivers the cluster's folder, prunes, never allows empty, never cascades", () => {
    const { Application: application } = ofCluster(files, "eu-1");
    expect(application?.metadata).not.toHaveProperty("finalizers");
    expect(application?.spec).toMatchObject({
      project: "sluice-eu-1",
      source: { repoURL: "https://git.example/platform.git", targetRevision: "HEAD", path: "rendered/clusters/eu-1" },
      destination: { name: "eu-1" },
      syncPolicy: {
        automated: { prune: true },
        syncOptions: ["ServerSideApply=true", "SkipDryRunOnMissingResource=true"],
        retry: { refresh: true },
      },
    });
    expect(files.get("argocd/clusters/eu-1.yaml")).not.toContain("allowEmpty");
  });

  test("uses the address of a cluster if there is one", () => {
    const { Application: application, AppProject: project } = ofCluster(files, "us-1");
    expect(application?.spec["destination"]).toEqual({ server: "https://us-1.example:6443" });
    expect(project?.spec["destinations"]).toEqual([{ server: "https://us-1.example:6443", namespace: "*" }]);
  });

  test("has the finalizer only with `cascade`", () => {
    const { Application: application } = ofCluster(
      filesOf(PROJECT(`{${REPOSITORY}, cascade: true}`), STAGES()),
      "eu-1",
    );
    expect(application?.metadata["finalizers"]).toEqual(["resources-finalizer.argocd.argoproj.io"]);
  });

  test("follows the cluster's branch if delivery is by branch", () => {
    const project = PROJECT(`{${REPOSITORY}}`, "    gitops: {delivery: branch}\n");
    const { Application: application } = ofCluster(filesOf(project, STAGES()), "eu-1");
    expect(application?.spec["source"]).toMatchObject({ targetRevision: "env/eu-1", path: "." });
  });
});

describe("an ApplicationSet", () => {
  const text = (cascade: boolean): string =>
    filesOf(PROJECT(`{${REPOSITORY}, form: applicationset, cascade: ${cascade}}`), STAGES()).get(
      "argocd/applicationset.yaml",
    ) ?? "";

  test("has an element per cluster with every key of its template", () => {
    const { spec } = parse(text(false));
    const asked = [...text(false).matchAll(/\{\{ \.(\w+) \}\}/g)].map(([, key]) => key);
    const elements = spec.generators[0].list.elements as readonly object[];
    expect(elements).toHaveLength(2);
    for (const element of elements) expect(Object.keys(element)).toEqual(expect.arrayContaining(asked));
  });

  test("keeps its controller from adding the finalizer that would cascade", () => {
    expect(parse(text(false)).spec.syncPolicy).toEqual({ preserveResourcesOnDeletion: true });
    expect(parse(text(true)).spec.syncPolicy).toEqual({ preserveResourcesOnDeletion: false });
  });
});

test.each([
  ["windows: [{days: [Sun, Sat], start: '02:05', duration: 4h}]", ["allow", "5 2 * * SUN,SAT", "4h", "UTC"]],
  [
    "windows: [{days: [Fri], start: '23:00', duration: 2h30m, timeZone: Europe/Berlin}]",
    ["allow", "0 23 * * FRI", "2h30m", "Europe/Berlin"],
  ],
  ["exclusions: [{from: 2026-12-18, to: 2027-01-04}]", ["deny", "0 0 18 12 *", "432h", "UTC"]],
  ["exclusions: [{from: 2028-02-29, to: 2028-02-29}]", ["deny", "0 0 29 2 *", "24h", "UTC"]],
])("%s is the window %j", (given, [kind, schedule, duration, timeZone]) => {
  const stages = STAGES(`  maintenance: {${given}}`);
  const { AppProject: project } = ofCluster(filesOf(PROJECT(`{${REPOSITORY}}`), stages), "eu-1");
  expect(project?.spec["syncWindows"]).toEqual([
    { kind, schedule, duration, timeZone, applications: ["*"], manualSync: true },
  ]);
});

test("windows that differ only in time zone stay distinct, and equal windows become one", () => {
  const window = (zone: string): string => `{days: [Sat], start: "02:00", duration: 4h, timeZone: ${zone}}`;
  const zones = ["Europe/Berlin", "America/New_York", "Europe/Berlin", "Asia/Tokyo"];
  const stages = STAGES(`  maintenance: {windows: [${zones.map(window).join(", ")}]}`);
  const { AppProject: project } = ofCluster(filesOf(PROJECT(`{${REPOSITORY}}`), stages), "eu-1");
  expect(project?.spec["syncWindows"]).toMatchObject([
    { duration: "4h", timeZone: "Europe/Berlin" },
    { duration: "4h0s", timeZone: "America/New_York" },
    { duration: "4h0s0s", timeZone: "Asia/Tokyo" },
  ]);
});

test("with a branch for each cluster, `publish` keeps windows and order, and Argo CD applies what is published", () => {
  const stages = STAGES("  maintenance: {exclusions: [{from: 2026-12-18, to: 2027-01-04}]}");
  for (const form of ["applications", "applicationset"]) {
    const branches = PROJECT(`{${REPOSITORY}, form: ${form}}`).replace(
      "targets:\n",
      "targets:\n    gitops: {delivery: branch}\n",
    );
    expect(branches).toContain("delivery: branch");
    const files = filesOf(branches, stages);
    expect(JSON.stringify([...files.values()])).not.toMatch(/syncWindows|RollingSync|rollingSync/);
  }
});

describe("the health check", () => {
  let lua: LuaEngine;
  beforeAll(async () => {
    lua = await new LuaFactory().createEngine();
  });

  const active = (status: string, more: object = {}): object => ({
    metadata: { generation: 3 },
    status: {
      conditions: [
        { type: "Other", status: "True" },
        { type: "Active", status, ...more },
      ],
    },
  });

  test.each([
    ["nothing is said yet", { metadata: { generation: 1 } }, "Progressing"],
    ["there are no conditions", { metadata: { generation: 1 }, status: {} }, "Progressing"],
    ["it is active", active("True", { observedGeneration: 3 }), "Healthy"],
    ["it does not say of which generation", active("True"), "Healthy"],
    ["it was active before it changed", active("True", { observedGeneration: 2 }), "Progressing"],
    ["it is being looked at", active("False", { reason: "GrantPending" }), "Progressing"],
    ["it is refused", active("False", { reason: "ValidationFailed", observedGeneration: 3 }), "Degraded"],
    [
      "it was refused before it changed",
      active("False", { reason: "ValidationFailed", observedGeneration: 2 }),
      "Progressing",
    ],
  ])("%s: %j is %s", async (_, object, expected) => {
    const { status } = await lua.doString(`local obj = ${luaOf(object)}\n${ACTIVE}`);
    expect(status).toBe(expected);
  });

  test("is for registrations and grants, in a patch that keeps the rest of argocd-cm", () => {
    const patch = parse(filesOf(PROJECT(`{${REPOSITORY}}`), STAGES()).get("argocd/health.yaml") ?? "");
    expect(patch.metadata).toEqual({
      name: "argocd-cm",
      namespace: "argocd",
      labels: { "app.kubernetes.io/part-of": "argocd" },
    });
    expect(patch.data).toEqual({
      "resource.customizations.health.quota.miloapis.com_ResourceGrant": ACTIVE,
      "resource.customizations.health.quota.miloapis.com_ResourceRegistration": ACTIVE,
    });
  });
});

/** A value as a Lua literal. */
function luaOf(value: unknown): string {
  if (Array.isArray(value)) return `{${value.map(luaOf).join(", ")}}`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  return `{${Object.entries(value)
    .map(([key, one]) => `[${JSON.stringify(key)}] = ${luaOf(one)}`)
    .join(", ")}}`;
}
