/** Tests the output for Flux: schema, order, and health expressions in a CEL interpreter. */
import { evaluate } from "@marcbachmann/cel-js";
import { Kustomization } from "@kubernetes-models/flux-cd/kustomize.toolkit.fluxcd.io/v1";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { healthCheckExprs } from "../../../src/render/targets/flux/kustomization.ts";
import { waitsFor } from "../../../src/render/sync-waves.ts";
import { treeOf } from "../../platforms/tree.ts";
import { fleetOf, rendered } from "./compiled.ts";
import { unknownFields } from "./strict.ts";
import { wiredPlatforms } from "./wired.ts";

interface Rendered {
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly spec: { readonly path: string; readonly dependsOn?: readonly { readonly name: string }[] };
}

/** Folder -> its Kustomization. */
function kustomizations(
  files: ReadonlyMap<string, string>,
  cluster: string,
  root: string = `flux/${cluster}/`,
): ReadonlyMap<string, Rendered> {
  const own = [...files].filter(([path]) => path.startsWith(root) && !path.endsWith("/kustomization.yaml"));
  return new Map(own.map(([path, text]) => [path.slice(root.length, -".yaml".length), parse(text) as Rendered]));
}

test("every Kustomization satisfies Flux's schema without unknown fields, and its folder exists", () => {
  fc.assert(
    fc.property(wiredPlatforms, (platform) => {
      const fleet = fleetOf(treeOf(platform));
      const files = rendered(fleet);
      const isBranch = fleet.model.project.spec.targets?.gitops?.delivery === "branch";
      for (const { cluster } of fleet.states) {
        const root = isBranch ? `clusters/${cluster.name}/flux/` : `flux/${cluster.name}/`;
        const made = kustomizations(files, cluster.name, root);
        const names = [...made.values()].map(({ metadata }) => metadata.name);
        for (const [folder, object] of made) {
          expect([folder, unknownFields(new Kustomization(object as never))]).toEqual([folder, []]);
          expect(object.spec.path).toBe(isBranch ? `./${folder}` : `./rendered/clusters/${cluster.name}/${folder}`);
          expect(names).toEqual(expect.arrayContaining((object.spec.dependsOn ?? []).map(({ name }) => name)));
        }
        const listed = parse(files.get(`clusters/${cluster.name}/kustomization.yaml`) ?? "").resources;
        expect([...made.keys()].toSorted()).toEqual(listed);
        expect(parse(files.get(`${root}kustomization.yaml`) ?? "").resources).toEqual(
          [...made.keys()].map((folder) => `${folder}.yaml`).toSorted(),
        );
      }
    }),
    { numRuns: 40 },
  );
});

test.each([
  ["milo-grants", ["milo-registrations", "namespaces"]],
  ["openfeature", ["namespaces"]],
  ["milo-registrations", ["namespaces"]],
  ["catalog", ["namespaces"]],
  ["namespaces", []],
])("%s waits for %j", (folder, expected) => {
  const folders = ["catalog", "milo-grants", "milo-registrations", "namespaces", "openfeature", "state"];
  expect(waitsFor(folder, folders)).toEqual(expected);
});

test("a folder waits only for folders of the cluster", () => {
  expect(waitsFor("openfeature", ["openfeature", "state"])).toEqual([]);
});

describe("options", () => {
  const stages = `apiVersion: sluice.dev/v1alpha1
kind: Stage
metadata: {name: production}
spec: {threshold: PRODUCTION, render: [state, flux]}
---
apiVersion: sluice.dev/v1alpha1
kind: Cluster
metadata: {name: eu-1}
spec: {stage: production}
`;
  const filesOf = (targets: string, output = "rendered"): ReadonlyMap<string, string> => {
    const project = `apiVersion: sluice.dev/v1alpha1
kind: Project
metadata: {name: wired}
spec: {sources: [stages], output: ${output}, targets: ${targets}}
`;
    return rendered(fleetOf(treeOf({ "sluice.yaml": project, "stages/stages.yaml": stages })));
  };

  test("have defaults", () => {
    const [one] = kustomizations(filesOf("{flux: {sourceRef: {name: platform}}}", "out/all"), "eu-1").values();
    expect(one?.metadata).toMatchObject({ name: "sluice-state", namespace: "flux-system" });
    expect(one?.spec).toMatchObject({
      interval: "10m",
      retryInterval: "1m",
      path: "./out/all/clusters/eu-1/state",
      sourceRef: { kind: "GitRepository", name: "platform" },
      prune: true,
      wait: true,
    });
  });

  test("are used", () => {
    const flux =
      "{sourceRef: {kind: OCIRepository, name: platform, namespace: sources}, interval: 2m, namespace: gitops}";
    const [one] = kustomizations(filesOf(`{flux: ${flux}, gitops: {path: deploy}}`), "eu-1").values();
    expect(one?.metadata.namespace).toBe("gitops");
    expect(one?.spec).toMatchObject({
      interval: "2m",
      path: "./deploy/clusters/eu-1/state",
      sourceRef: { kind: "OCIRepository", name: "platform", namespace: "sources" },
    });
  });
});

interface Expressions {
  readonly inProgress: string;
  readonly failed: string;
  readonly current: string;
}

describe("the health expressions", () => {
  const conditions = (status: string, more: object = {}): object => ({
    conditions: [
      { type: "Other", status: "True", reason: "Other" },
      { type: "Active", status, reason: "GrantActive", ...more },
    ],
  });

  test.each([
    ["there are no conditions", {}, "inProgress"],
    ["it is active", conditions("True", { observedGeneration: 3n }), "current"],
    ["it does not say of which generation", conditions("True"), "current"],
    ["it was active before it changed", conditions("True", { observedGeneration: 2n }), "inProgress"],
    ["it is being looked at", conditions("False", { reason: "GrantPending" }), "inProgress"],
    ["it is refused", conditions("False", { reason: "ValidationFailed", observedGeneration: 3n }), "failed"],
    [
      "it was refused before",
      conditions("False", { reason: "ValidationFailed", observedGeneration: 2n }),
      "inProgress",
    ],
  ])("%s: exactly one of the three holds", (_, status, expected) => {
    for (const one of healthCheckExprs) {
      const { inProgress, failed, current } = one as unknown as Expressions;
      const holds = Object.entries({ inProgress, failed, current }).filter(([, expression]) =>
        evaluate(expression, { metadata: { generation: 3n }, status }),
      );
      expect(holds.map(([name]) => name)).toEqual([expected]);
    }
  });
});
