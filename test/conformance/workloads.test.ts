/** kustomize applies the Component of every workload onto the workload, and changes nothing but its annotations. */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { parse, parseAllDocuments } from "yaml";
import { emit } from "../../src/render/yaml/index.ts";
import type { Value } from "../../src/compiler/parse/index.ts";
import { treeOf } from "../platforms/tree.ts";
import { fleetOf, rendered } from "../render/targets/compiled.ts";

const missing = spawnSync("kubectl", ["version", "--client"]).status !== 0;
if (missing) process.stderr.write("kubectl is not installed: no Component is applied\n");

const KINDS = ["CronJob", "DaemonSet", "Deployment", "Job", "ReplicaSet", "Rollout", "StatefulSet"];

const files = rendered(
  fleetOf(
    treeOf({
      "sluice.yaml": emit({
        apiVersion: "sluice.dev/v1alpha1",
        kind: "Project",
        metadata: { name: "workloads" },
        spec: { targets: { openfeature: { inject: true } } },
      }),
      "features/search.yaml": emit({
        apiVersion: "sluice.dev/v1alpha1",
        kind: "Feature",
        metadata: { name: "search" },
        spec: {
          description: "Finds things.",
          owners: ["team-portal"],
          history: [{ level: "PRODUCTION" }],
          workloads: KINDS.map((kind) => ({ kind, namespace: "portal", name: "web" })),
        },
      }),
      "stages/production.yaml":
        "apiVersion: sluice.dev/v1alpha1\nkind: Stage\nmetadata: {name: production}\nspec: {threshold: PRODUCTION, render: [openfeature]}\n---\n" +
        "apiVersion: sluice.dev/v1alpha1\nkind: Cluster\nmetadata: {name: prod-1}\nspec: {stage: production}\n",
    }),
  ),
);

const API: Readonly<Record<string, string>> = {
  CronJob: "batch/v1",
  Job: "batch/v1",
  Rollout: "argoproj.io/v1alpha1",
};

/** As somebody else deploys it. */
function workload(kind: string, annotations: Readonly<Record<string, string>> = { team: "portal" }): Value {
  const spec = {
    template: { metadata: { annotations }, spec: { containers: [{ name: "web", image: "web:1" }] } },
  };
  return {
    apiVersion: API[kind] ?? "apps/v1",
    kind,
    metadata: { name: "web", namespace: "portal" },
    spec: kind === "CronJob" ? { schedule: "0 3 * * *", jobTemplate: { spec } } : spec,
  };
}

/** What kustomize makes of these files beside ours. */
function built(application: Readonly<Record<string, Value>>): { readonly stdout: string; readonly stderr: string } {
  const root = mkdtempSync(join(tmpdir(), "sluice-workload-"));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const written = Object.entries(application).map(([path, value]) => [path, emit(value)] as const);
  for (const [path, text] of [...files, ...written]) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return spawnSync("kubectl", ["kustomize", "app"], { cwd: root, encoding: "utf8" });
}

function kustomization(fields: Readonly<Record<string, Value>>): Value {
  return { apiVersion: "kustomize.config.k8s.io/v1beta1", kind: "Kustomization", ...fields };
}

function componentOf(kind: string): string {
  return `../clusters/prod-1/workloads/portal-${kind}-web`;
}

describe.skipIf(missing).each(KINDS)("a %s", (kind) => {
  test("gets the annotations on its pod template, beside its own", () => {
    const { stdout, stderr } = built({
      "app/web.yaml": workload(kind),
      "app/kustomization.yaml": kustomization({ resources: ["web.yaml"], components: [componentOf(kind)] }),
    });
    expect(stderr).toBe("");
    const patch = parse(files.get(`clusters/prod-1/workloads/portal-${kind}-web/patch.yaml`) ?? "");
    const { spec } = kind === "CronJob" ? patch.spec.jobTemplate : patch;
    const { annotations } = spec.template.metadata;
    expect(Object.keys(annotations)).toEqual([
      "openfeature.dev/enabled",
      "openfeature.dev/featureflagsource",
      "sluice.dev/features",
    ]);
    expect(parseAllDocuments(stdout).map((one) => one.toJS())).toEqual([
      workload(kind, { team: "portal", ...annotations }),
    ]);
  });
});

describe.skipIf(missing)("a workload whose namespace is set by its Kustomization", () => {
  const { metadata: _, ...rest } = workload("Deployment") as { readonly metadata: Value };
  const web = { ...rest, metadata: { name: "web" } };

  test("gets them one layer above", () => {
    const { stdout, stderr } = built({
      "base/web.yaml": web,
      "base/kustomization.yaml": kustomization({ namespace: "portal", resources: ["web.yaml"] }),
      "app/kustomization.yaml": kustomization({ resources: ["../base"], components: [componentOf("Deployment")] }),
    });
    expect(stderr).toBe("");
    expect(stdout).toContain("sluice.dev/features");
  });

  test("is not silently left out in the same layer", () => {
    const { stderr } = built({
      "app/web.yaml": web,
      "app/kustomization.yaml": kustomization({
        namespace: "portal",
        resources: ["web.yaml"],
        components: [componentOf("Deployment")],
      }),
    });
    expect(stderr).toContain("no matches for Id Deployment.v1.apps/web.portal");
  });
});

test.skipIf(missing)("a Component with nothing to say can still be included", () => {
  const { stdout, stderr } = built({
    "app/web.yaml": workload("Deployment"),
    "empty/kustomization.yaml": { apiVersion: "kustomize.config.k8s.io/v1alpha1", kind: "Component", patches: [] },
    "app/kustomization.yaml": kustomization({ resources: ["web.yaml"], components: ["../empty"] }),
  });
  expect(stderr).toBe("");
  expect(parse(stdout)).toEqual(workload("Deployment"));
});
