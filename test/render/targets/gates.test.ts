import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { formatGates } from "../../../src/render/targets/gates/formats.ts";
import type { Gate } from "../../../src/render/targets/gates/gates-on-cluster.ts";
import { platforms } from "../../platforms/generate.ts";
import { treeOf } from "../../platforms/tree.ts";
import { fleetOf, rendered, storedFeatures } from "./compiled.ts";
import { FORMATS, withGates } from "./gate-platforms.ts";

type Format = (typeof FORMATS)[number];

const gates: readonly Gate[] = [
  { name: "axolotl-mode", on: true },
  { name: "values", on: false },
];

describe("a component reads its gates in its own format", () => {
  test("feature-gates: the value of the flag", () => {
    const { data, extension, text } = formatGates({ format: "feature-gates" }, gates);
    expect(data).toEqual({ "feature-gates": "axolotl-mode=true,values=false" });
    expect([extension, text]).toEqual(["txt", "axolotl-mode=true,values=false\n"]);
  });

  test("kubelet: a drop-in", () => {
    const { data, extension, text } = formatGates({ format: "kubelet" }, gates);
    expect(data).toEqual({ "kubelet.conf": text });
    expect(extension).toBe("conf");
    expect(text).toBe(
      "apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\nfeatureGates:\n  axolotl-mode: true\n  values: false\n",
    );
  });

  test("zarf: the file, the flag and the variable agree", () => {
    const { data, extension, text } = formatGates({ format: "zarf" }, gates);
    expect(text).toBe("features:\n  axolotl-mode: true\n  values: false\n");
    expect(extension).toBe("zarf-config.yaml");
    expect(data).toEqual({
      "zarf-config.yaml": text,
      features: "axolotl-mode=true,values=false",
      ZARF_FEATURES: '{"axolotl-mode":"true","values":"false"}',
    });
  });

  test("env: valid variable names after the prefix", () => {
    const { data, extension, text } = formatGates({ format: "env", prefix: "Feature_" }, [
      ...gates,
      { name: "v2.api_x", on: true },
    ]);
    expect(data).toEqual({ Feature_AXOLOTL_MODE: "true", Feature_VALUES: "false", Feature_V2_API_X: "true" });
    expect([extension, text]).toEqual([
      "env",
      "Feature_AXOLOTL_MODE=true\nFeature_VALUES=false\nFeature_V2_API_X=true\n",
    ]);
  });

  test("json: a map of booleans", () => {
    const { data, extension, text } = formatGates({ format: "json" }, gates);
    expect(data).toEqual({ "gates.json": text });
    expect([extension, text]).toEqual(["json", '{\n  "axolotl-mode": true,\n  "values": false\n}\n']);
  });

  test.each(FORMATS)("%s: without gates", (format) => {
    const { data, text } = formatGates({ format }, []);
    const empty: Readonly<Record<Format, readonly [Readonly<Record<string, string>>, string]>> = {
      "feature-gates": [{ "feature-gates": "" }, "\n"],
      kubelet: [
        { "kubelet.conf": text },
        "apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\nfeatureGates: {}\n",
      ],
      zarf: [{ "zarf-config.yaml": text, features: "", ZARF_FEATURES: "{}" }, "features: {}\n"],
      env: [{}, ""],
      json: [{ "gates.json": text }, "{}\n"],
    };
    expect([data, text]).toEqual(empty[format]);
  });
});

/** Parses a bare file like the component does; each reader follows the component's documentation. */
const READERS: Readonly<Record<Format, (text: string) => Readonly<Record<string, boolean>>>> = {
  "feature-gates": (text) => pairs(text.trim().split(",")),
  kubelet: (text) => (parse(text) as { readonly featureGates: Record<string, boolean> }).featureGates,
  zarf: (text) => (parse(text) as { readonly features: Record<string, boolean> }).features,
  env: (text) => pairs(text.trim().split("\n")),
  json: (text) => JSON.parse(text) as Record<string, boolean>,
};

function pairs(given: readonly string[]): Readonly<Record<string, boolean>> {
  return Object.fromEntries(
    given
      .filter((pair) => pair !== "")
      .map((pair) => {
        const [name = "", value = ""] = pair.split("=");
        expect(["true", "false"]).toContain(value);
        return [name, value === "true"];
      }),
  );
}

interface State {
  readonly features: Readonly<Record<string, { readonly state: string; readonly level: string | null }>>;
}

describe("on any platform", () => {
  test("the booleans match the cluster state in every format", () => {
    fc.assert(
      fc.property(platforms, fc.array(fc.boolean(), { minLength: 1, maxLength: 7 }), (files, inverted) => {
        const fleet = fleetOf(treeOf(withGates(files, inverted)));
        const output = rendered(fleet);
        for (const { cluster } of fleet.states) {
          const features = storedFeatures(output, cluster.name) as State["features"];
          for (const format of FORMATS) {
            const folder = `clusters/${cluster.name}/gates`;
            const [bare = ""] = [...output].flatMap(([path, text]) =>
              path.startsWith(`${folder}/${format}.`) && path !== `${folder}/${format}.yaml` ? [text] : [],
            );
            const spelled = (name: string): string =>
              format === "env" ? name.toUpperCase().replaceAll("-", "_") : name;
            const expected = [...fleet.model.byKind.Feature.values()].flatMap(({ name, spec }) => {
              const gate = spec.gates?.find(({ component }) => component === format);
              const said = features[name];
              if (said === undefined || said.level === null || gate === undefined) return [];
              return [[spelled(gate.name), (said.state !== "disabled") !== (gate.invert === true)] as const];
            });
            expect(READERS[format](bare)).toEqual(Object.fromEntries(expected));
            expectConfigMap(output.get(`${folder}/${format}.yaml`), format, bare);
          }
        }
      }),
      { numRuns: 60 },
    );
  });
});

/** Expects the content of the bare file in the ConfigMap. */
function expectConfigMap(text: string | undefined, format: Format, bare: string): void {
  const { kind, metadata, data } = parse(text ?? "") as {
    readonly kind: string;
    readonly metadata: { readonly name: string; readonly namespace: string };
    readonly data: Readonly<Record<string, string>>;
  };
  expect([kind, metadata.name, metadata.namespace]).toEqual(["ConfigMap", `gates-${format}`, "gates"]);
  for (const key of Object.keys(data)) expect(key).toMatch(/^[-._a-zA-Z0-9]+$/);
  if (format === "env") {
    expect(
      Object.entries(data)
        .map(([key, value]) => `${key}=${value}\n`)
        .join(""),
    ).toBe(bare);
    return;
  }
  const values = Object.values(data);
  expect(values.some((value) => value.trim() === bare.trim())).toBe(true);
  if (format !== "zarf") return;
  expect(pairs((data["features"] ?? "").split(","))).toEqual(READERS.zarf(bare));
  const variable = JSON.parse(data["ZARF_FEATURES"] ?? "") as Record<string, string>;
  expect(Object.fromEntries(Object.entries(variable).map(([name, value]) => [name, value === "true"]))).toEqual(
    READERS.zarf(bare),
  );
}

test("bare files are listed in no kustomization.yaml", () => {
  const output = rendered(fleetOf(treeOf(SMALL)));
  expect([...output.keys()].filter((path) => path.includes("/one/gates/"))).toEqual([
    "clusters/one/gates/kubelet.yaml",
    "clusters/one/gates/kubelet.conf",
    "clusters/one/gates/zarf.yaml",
    "clusters/one/gates/zarf.zarf-config.yaml",
    "clusters/one/gates/kustomization.yaml",
  ]);
  const { resources } = parse(output.get("clusters/one/gates/kustomization.yaml") ?? "") as { resources: unknown };
  expect(resources).toEqual(["kubelet.yaml", "zarf.yaml"]);
});

test("a gate is listed from its feature's first release until its end", () => {
  const listed = (release: string): unknown => {
    const stages = SMALL["stages/stages.yaml"].replace("1.34", release);
    const output = rendered(fleetOf(treeOf({ ...SMALL, "stages/stages.yaml": stages })));
    return READERS.kubelet(output.get("clusters/one/gates/kubelet.conf") ?? "");
  };
  expect(listed("1.32")).toEqual({});
  expect(listed("1.33")).toEqual({ NodeSwap: true });
  expect(listed("1.34")).toEqual({ NodeSwap: false });
  expect(listed("1.36")).toEqual({});
});

const SMALL = {
  "sluice.yaml": `apiVersion: sluice.dev/v1alpha1
kind: Project
metadata: {name: small}
spec:
  sources: [features, stages]
  targets:
    gates:
      components:
        kubelet: {format: kubelet, track: kubelet}
        zarf: {format: zarf, track: zarf}
`,
  "features/no-swap.yaml": `apiVersion: sluice.dev/v1alpha1
kind: Feature
metadata: {name: no-swap}
spec:
  description: Pods never use the swap of their node.
  owners: [nodes]
  purpose: operational
  track: kubelet
  history:
    - {since: "1.33", level: TEST}
    - {since: "1.34", level: PRODUCTION}
  deprecated: {since: "1.35", until: "1.36"}
  gates: [{component: kubelet, name: NodeSwap, invert: true}]
`,
  "stages/stages.yaml": `apiVersion: sluice.dev/v1alpha1
kind: Stage
metadata: {name: live}
spec: {threshold: PREVIEW, render: [gates]}
---
apiVersion: sluice.dev/v1alpha1
kind: Cluster
metadata: {name: one}
spec: {stage: live, releases: {kubelet: "1.34"}}
`,
};
