import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseAllDocuments } from "yaml";
import { openDirectory } from "../../../src/files/index.ts";
import type { Tree } from "../../../src/files/index.ts";
import type { ClusterState } from "../../../src/compiler/resolve/index.ts";
import type { Fleet } from "../../../src/render/targets/target.ts";
import { platforms } from "../../platforms/generate.ts";
import { treeOf } from "../../platforms/tree.ts";
import { fleetOf, rendered } from "./compiled.ts";
import { crds, schemaOf, validators, within } from "./crds.ts";
import { expectPage } from "./page.ts";

interface Rendered {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly annotations: Readonly<Record<string, string>> };
  readonly spec: Readonly<Record<string, unknown>>;
}

/** The fleet with the target on every cluster. */
function everywhere({ model, states }: Fleet): Fleet {
  return { model, states: states.map((state) => ({ ...state, render: ["featuregates"] })) };
}

function objectsOf(files: ReadonlyMap<string, string>, { cluster }: ClusterState): readonly Rendered[] {
  return [...files]
    .filter(([path]) => path.startsWith(`clusters/${cluster.name}/featuregates/`) && !path.includes("kustomization"))
    .flatMap(([, text]) => parseAllDocuments(text).map((one) => one.toJS() as Rendered));
}

describe.each(crds.map((crd) => [crd.spec.names.kind, crd] as const))("the CRD of %s", (_, crd) => {
  const all = [...within(schemaOf(crd))];

  test("is named after its plural and group, and has no status", () => {
    expect(crd.metadata.name).toBe(`${crd.spec.names.plural}.${crd.spec.group}`);
    expect(crd.spec.scope).toBe("Cluster");
    expect(crd.spec.versions.map(({ name, subresources }) => [name, subresources])).toEqual([["v1alpha1", undefined]]);
  });

  test("is structural: typed throughout, without what an API server refuses", () => {
    const refused = new Set(
      `$ref $schema $id id definitions dependencies deprecated discriminator patternProperties additionalItems readOnly
      writeOnly uniqueItems xml const examples exclusiveMinimum contains if then else propertyNames`.split(/\s+/),
    );
    for (const [path, schema] of all) {
      expect({ path, type: schema.type }).toEqual({ path, type: expect.any(String) });
      expect({ path, refused: Object.keys(schema).filter((key) => refused.has(key)) }).toEqual({
        path,
        refused: [],
      });
      expect(schema.properties !== undefined && schema.additionalProperties !== undefined).toBe(false);
      expect(schema.type === "array").toBe(schema.items !== undefined);
      for (const name of (schema["required"] as readonly string[] | undefined) ?? [])
        expect(Object.keys(schema.properties ?? {})).toContain(name);
    }
  });

  test("describes every field", () => {
    const silent = all.filter(([path, one]) => path !== "$.metadata" && typeof one["description"] !== "string");
    expect(silent.map(([path]) => path)).toEqual([]);
  });

  test("prints only existing fields", () => {
    const paths = new Set(all.map(([path]) => path.slice(1)));
    for (const { jsonPath } of crd.spec.versions[0]?.additionalPrinterColumns ?? [])
      if (!jsonPath.startsWith(".metadata")) expect(paths).toContain(jsonPath);
  });
});

test("a threshold never changes, and an override does one thing", () => {
  const rules = crds.flatMap((crd) =>
    [...within(schemaOf(crd))].flatMap(([path, one]) => rulesOf(crd.spec.names.kind, path, one)),
  );
  expect(rules).toEqual([
    "Stage $.spec.threshold: self == oldSelf",
    "SubcomponentOverride $.spec: [has(self.level), has(self.enabled), has(self.variant)].filter(given, given).size() == 1",
  ]);
});

function rulesOf(kind: string, path: string, schema: Readonly<Record<string, unknown>>): readonly string[] {
  const rules = (schema["x-kubernetes-validations"] ?? []) as readonly { readonly rule: string }[];
  return rules.map(({ rule }) => `${kind} ${path}: ${rule}`);
}

test("a FeatureGate is listed with its level and whether it is enabled", () => {
  const columns = crds.find(({ spec }) => spec.names.kind === "FeatureGate")?.spec.versions[0]
    ?.additionalPrinterColumns;
  expect(columns?.slice(0, 2).map(({ name }) => name)).toEqual(["Level", "Enabled"]);
});

const kinds = validators();

/** Expects objects that satisfy their CRDs and match the state. */
function expectTheState(fleet: Fleet): void {
  const files = rendered(fleet);
  for (const state of fleet.states) {
    const objects = objectsOf(files, state);
    for (const object of objects) {
      const validate = kinds.get(object.kind);
      expect({ name: object.metadata.name, errors: validate?.(object) === true ? [] : validate?.errors }).toEqual({
        name: object.metadata.name,
        errors: [],
      });
      expect(object.metadata.annotations["sluice.dev/source"]).toMatch(/^(Stage|Feature|Override)\//);
    }
    const of = (kind: string): readonly Rendered[] => objects.filter((one) => one.kind === kind);
    expect(of("Stage").map(({ spec }) => spec)).toEqual([{ threshold: state.threshold.name }]);
    const told = of("FeatureGate").map(({ metadata: { name }, spec }) => [
      name,
      [spec["enabled"], spec["level"], spec["reason"]],
    ]);
    const meant = state.features
      .filter(({ reason }) => !["absent", "removed", "permanent", "not-released"].includes(reason))
      .map(({ feature, state: is, level, reason }) => [feature.name, [is !== "disabled", level?.name, reason]]);
    expect(Object.fromEntries(told)).toEqual(Object.fromEntries(meant));
    expectOverrides(of("FeatureGate"), of("SubcomponentOverride"), state, fleet);
  }
}

/** Expects every override that selects the cluster, and in the gate the deciding one. */
function expectOverrides(
  gates: readonly Rendered[],
  overrides: readonly Rendered[],
  { cluster, features }: ClusterState,
  { model }: Fleet,
): void {
  const names = new Set(gates.map(({ metadata }) => metadata.name));
  const selecting = [...model.byKind.Override.values()].filter(
    (one) => model.selected.get(one)?.includes(cluster) === true && names.has(one.spec.feature),
  );
  expect(overrides.map(({ metadata }) => metadata.name).toSorted()).toEqual(selecting.map(({ name }) => name));
  for (const { metadata, spec } of gates) {
    const listed = (spec["overrides"] ?? []) as readonly { readonly name: string; readonly decides: string }[];
    const own = selecting.filter((one) => one.spec.feature === metadata.name).map(({ name }) => name);
    const feature = features.find((one) => one.feature.name === metadata.name);
    const decisive = feature?.gateOverride?.name;
    expect(listed.map(({ name }) => name)).toEqual(
      [...new Set([...own, ...(decisive === undefined ? [] : [decisive])])].toSorted(),
    );
    expect(listed.find(({ decides }) => decides === "gate")?.name).toBe(decisive);
    expect(listed.find(({ decides }) => decides === "variant")?.name).toBe(feature?.variantOverride?.name);
  }
}

describe("rendered objects satisfy the CRDs and match the state", () => {
  test("for the example", () => {
    expectTheState(everywhere(fleetOf(openDirectory("."))));
  });

  test("for any platform", () => {
    fc.assert(
      fc.property(platforms, (files) => expectTheState(everywhere(fleetOf(treeOf(files))))),
      { numRuns: 60 },
    );
  });
});

describe("files", () => {
  const tree = (changed: Readonly<Record<string, string>> = {}): Tree => treeOf({ ...FILES, ...changed });

  test("a changed feature changes only its own file", () => {
    const before = rendered(fleetOf(tree()));
    const after = rendered(fleetOf(tree({ "features/search.yaml": feature("search", "TEST", "portal") })));
    const changed = [...after].filter(([path, text]) => path.includes("/featuregates/") && before.get(path) !== text);
    expect(changed.map(([path]) => path)).toEqual(["clusters/one/featuregates/gates-portal.yaml"]);
  });

  test("a service called stage does not collide with the file of the stage", () => {
    const files = [...rendered(fleetOf(tree())).keys()].filter((path) => path.includes("/featuregates/"));
    expect(files.map((path) => path.split("/").at(-1))).toEqual([
      "stage.yaml",
      "gates-stage.yaml",
      "gates-portal.yaml",
      "kustomization.yaml",
    ]);
  });

  test("the group and version come from the project", () => {
    const project = `${FILES["sluice.yaml"]}  targets:\n    featuregates: {apiVersion: gates.example.com/v2}\n`;
    const fleet = fleetOf(tree({ "sluice.yaml": project }));
    const objects = fleet.states.flatMap((state) => objectsOf(rendered(fleet), state));
    expect(new Set(objects.map(({ apiVersion }) => apiVersion))).toEqual(new Set(["gates.example.com/v2"]));
  });
});

function feature(name: string, level: string, service: string): string {
  return `apiVersion: sluice.dev/v1alpha1
kind: Feature
metadata: {name: ${name}}
spec: {description: About ${name}., owners: [a], service: ${service}, expires: 2030-01-01, history: [{level: ${level}}]}
`;
}

function service(name: string): string {
  return `---
apiVersion: sluice.dev/v1alpha1
kind: Service
metadata: {name: ${name}}
spec: {serviceName: ${name}.example.dev, displayName: ${name}, owner: {project: p}}
`;
}

const FILES = {
  "sluice.yaml": `apiVersion: sluice.dev/v1alpha1
kind: Project
metadata: {name: small}
spec:
  sources: [features, stages]
`,
  "features/search.yaml": feature("search", "PREVIEW", "portal"),
  "features/logs.yaml": feature("logs", "PREVIEW", "stage"),
  "features/services.yaml": service("portal") + service("stage"),
  "stages/stages.yaml": `apiVersion: sluice.dev/v1alpha1
kind: Stage
metadata: {name: live}
spec: {threshold: PREVIEW, render: [featuregates]}
---
apiVersion: sluice.dev/v1alpha1
kind: Cluster
metadata: {name: one}
spec: {stage: live}
`,
};

test("docs/featuregates.md shows what is rendered", () => {
  expectPage("featuregates.md");
});
