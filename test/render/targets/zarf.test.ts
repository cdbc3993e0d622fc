import { createHash } from "node:crypto";
import { Ajv } from "ajv";
import fc from "fast-check";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { openDirectory } from "../../../src/files/index.ts";
import type { Fleet } from "../../../src/render/targets/target.ts";
import { platforms } from "../../platforms/generate.ts";
import { treeOf } from "../../platforms/tree.ts";
import { fleetOf, rendered } from "./compiled.ts";

const NAME = { type: "string", pattern: "^[a-z0-9][a-z0-9\\-]*$" };
const closed = (required: readonly string[], properties: object): object => ({
  type: "object",
  additionalProperties: false,
  required,
  properties,
});

/**
 * Zarf's schema of v1alpha1 packages for the fields that Sluice writes, and the rules of its packager for manifests.
 */
const isPackage = new Ajv({ strict: false, allErrors: true }).compile(
  closed(["kind", "components"], {
    apiVersion: { enum: ["zarf.dev/v1alpha1"] },
    kind: { enum: ["ZarfInitConfig", "ZarfPackageConfig"] },
    metadata: closed(["name"], {
      name: NAME,
      description: { type: "string" },
      architecture: { type: "string" },
      version: { type: "string", pattern: "^[^/\\\\]*$" },
      annotations: { type: "object", additionalProperties: { type: "string" } },
    }),
    components: {
      type: "array",
      minItems: 1,
      items: closed(["name"], {
        name: NAME,
        required: { type: "boolean" },
        manifests: {
          type: "array",
          items: closed(["name"], {
            name: { type: "string", pattern: "^[^/\\\\]*$", maxLength: 40 },
            kustomizations: { type: "array", minItems: 1, items: { type: "string" } },
          }),
        },
      }),
    },
  }),
);

interface Package {
  readonly metadata: {
    readonly name: string;
    readonly architecture: string;
    readonly version?: string;
    readonly annotations: Readonly<Record<string, string>>;
  };
  readonly components: readonly {
    readonly name: string;
    readonly manifests: readonly { readonly kustomizations: readonly string[] }[];
  }[];
}

function packageOf(files: ReadonlyMap<string, string>, cluster: string): Package {
  const found = parse(files.get(`clusters/${cluster}/zarf/zarf.yaml`) ?? "") as Package;
  expect(isPackage(found) ? [] : isPackage.errors).toEqual([]);
  return found;
}

function foldersOf(one: Package): readonly string[] {
  return one.components.flatMap(({ manifests }) => manifests.flatMap(({ kustomizations }) => kustomizations));
}

/** The fleet with all targets on every cluster. */
function everywhere(fleet: Fleet): Fleet {
  const render = ["catalog", "featuregates", "gates", "milo", "openfeature", "state", "zarf"];
  return { ...fleet, states: fleet.states.map((state) => ({ ...state, render })) };
}

function expectPackages(fleet: Fleet): void {
  const files = rendered(fleet);
  for (const { cluster, releases, features } of fleet.states) {
    const one = packageOf(files, cluster.name);
    const { resources } = parse(files.get(`clusters/${cluster.name}/kustomization.yaml`) ?? "") as {
      readonly resources: readonly string[];
    };
    expect([...foldersOf(one)].map((path) => path.replace("../", "")).toSorted()).toEqual(resources);
    for (const folder of resources)
      expect(files.has(`clusters/${cluster.name}/${folder}/kustomization.yaml`)).toBe(true);
    expect(new Set(one.components.map(({ name }) => name)).size).toBe(one.components.length);
    expect(one.metadata.version).toBe(releases.get("platform"));
    const state = [...files].filter(
      ([path]) => path.startsWith(`state/${cluster.name}/`) && !path.endsWith("catalog.json"),
    );
    const names = (wanted: string): string =>
      features
        .filter(({ state: is, level }) => is === wanted && level !== null)
        .map(({ feature }) => feature.name)
        .join(",");
    expect(one.metadata.annotations).toEqual({
      "sluice.dev/cluster": cluster.name,
      "sluice.dev/state-digest": `sha256:${createHash("sha256")
        .update(state.map(([, text]) => text).join(""))
        .digest("hex")}`,
      "sluice.dev/features-enabled": names("enabled"),
      "sluice.dev/features-granted": names("granted"),
    });
  }
}

test("a package has the folders and enabled features of its cluster: the example", () => {
  expectPackages(everywhere(fleetOf(openDirectory("."))));
});

test("a package has the folders and enabled features of its cluster: any platform", () => {
  fc.assert(
    fc.property(platforms, (files) => expectPackages(everywhere(fleetOf(treeOf(files))))),
    { numRuns: 40 },
  );
});

test("dependencies are deployed first", () => {
  const fleet = everywhere(fleetOf(openDirectory(".")));
  const names = packageOf(rendered(fleet), fleet.states[0]?.cluster.name ?? "").components.map(({ name }) => name);
  expect(names.indexOf("milo-registrations")).toBeLessThan(names.indexOf("milo-grants"));
  expect(names.indexOf("namespaces")).toBe(0);
  expect(names.indexOf("openfeature")).toBeLessThan(names.indexOf("milo-registrations"));
  expect(names.indexOf("gates")).toBeLessThan(names.indexOf("catalog"));
});

test("a run for zarf alone makes the same package", () => {
  const fleet = everywhere(fleetOf(openDirectory(".")));
  const alone = rendered(fleet, { targets: new Set(["zarf"]) });
  const whole = rendered(fleet);
  expect(alone.size).toBe(fleet.states.length);
  for (const [path, text] of alone) expect(text).toBe(whole.get(path));
});

test("no kustomization lists the package, because it is not a Kubernetes object", () => {
  const files = rendered(everywhere(fleetOf(openDirectory("."))));
  expect([...files.keys()].filter((path) => path.endsWith("zarf/kustomization.yaml"))).toEqual([]);
});
