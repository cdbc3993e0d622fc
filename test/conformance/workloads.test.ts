/** kustomize applies the Component of every workload onto the workload, and changes nothing but its annotations. */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { parse, parseAllDocuments } from "yaml";
import { emit } from "../../src/emit.ts";
import type { Value } from "../../src/parse.ts";
import { treeOf } from "../platforms/tree.ts";
import { fleetOf, rendered } from "../targets/compiled.ts";

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

/** What kustomize makes of the application of a kind, with our Component. */
function built(kind: string, root: string): { readonly stdout: string; readonly stderr: string } {
  const application = {
    "app/web.yaml": emit(workload(kind)),
    "app/kustomization.yaml": emit({
      apiVersion: "kustomize.config.k8s.io/v1beta1",
      kind: "Kustomization",
      resources: ["web.yaml"],
      components: [`../clusters/prod-1/workloads/portal-${kind}-web`],
    }),
  };
  for (const [path, text] of [...files, ...Object.entries(application)]) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return spawnSync("kubectl", ["kustomize", "app"], { cwd: root, encoding: "utf8" });
}

describe.skipIf(missing).each(KINDS)("a %s", (kind) => {
  test("gets the annotations on its pod template, beside its own", () => {
    const root = mkdtempSync(join(tmpdir(), "sluice-workload-"));
    onTestFinished(() => rmSync(root, { recursive: true, force: true }));
    const { stdout, stderr } = built(kind, root);
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
