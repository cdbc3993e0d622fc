/** Tests that closing a feature changes only its files, and the restart hash of exactly its workloads. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { emit } from "../../../src/render/yaml/index.ts";
import { openDirectory } from "../../../src/files/index.ts";
import type { Value } from "../../../src/compiler/parse/index.ts";
import { isRendered } from "../../../src/compiler/resolve/index.ts";
import type { FeatureState } from "../../../src/compiler/resolve/index.ts";
import type { Fleet } from "../../../src/render/targets/target.ts";
import { platforms } from "../../platforms/generate.ts";
import type { PlatformFiles } from "../../platforms/generate.ts";
import { treeOf } from "../../platforms/tree.ts";
import { fleetOf, rendered } from "./compiled.ts";

type Files = ReadonlyMap<string, string>;

/** Closes the feature everywhere, overriding everything else. */
function withoutFeature(files: PlatformFiles, feature: string): PlatformFiles {
  const kill = emit({
    apiVersion: "sluice.dev/v1alpha1",
    kind: "Override",
    metadata: { name: "kill" },
    spec: { feature, enabled: false, emergency: true, reason: "it burns", expires: "2026-12-24" },
  });
  return { ...files, "stages/kill.yaml": kill };
}

function changed(before: Files, after: Files): readonly string[] {
  return [...new Set([...before.keys(), ...after.keys()])].filter((path) => before.get(path) !== after.get(path));
}

function speaksOf(name: string, text: string): boolean {
  return new RegExp(`(?<![a-z0-9])${name}(?![a-z0-9])`).test(text);
}

/** `cluster/folder` of every workload -> the features that restart it. */
function restarts({ model, states }: Fleet): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  for (const { cluster } of states)
    for (const { name, spec } of model.byKind.Feature.values())
      for (const { namespace, kind, name: workload, restart } of spec.workloads ?? []) {
        const key = `${cluster.name}/${namespace}-${kind}-${workload}`;
        const features = found.get(key) ?? new Set();
        found.set(key, restart === "Never" ? features : features.add(name));
      }
  return found;
}

/** Undefined if the workload is missing or has no annotations. */
function hashOf(files: Files, key: string): unknown {
  const [cluster, folder] = key.split("/");
  const text = files.get(`clusters/${cluster}/workloads/${folder}/patch.yaml`);
  const { spec } = text === undefined ? { spec: undefined } : parse(text);
  return (spec?.jobTemplate?.spec ?? spec)?.template.metadata.annotations["sluice.dev/features"];
}

/** `cluster/feature` whose gate or variant differs. */
function flips(before: Fleet, after: Fleet): ReadonlySet<string> {
  const said = ({ open, variant }: FeatureState): string => JSON.stringify([open, variant]);
  return new Set(
    before.states.flatMap(({ cluster, features }, at) =>
      features.flatMap((state, position) => {
        const other = after.states[at]?.features[position];
        return other === undefined || said(other) === said(state) ? [] : [`${cluster.name}/${state.feature.name}`];
      }),
    ),
  );
}

function expectOnlyItsOwn(files: PlatformFiles, feature: string): number {
  const [base, head] = [fleetOf(treeOf(files)), fleetOf(treeOf(withoutFeature(files, feature)))];
  const [before, after] = [rendered(base), rendered(head)];
  const workloads = restarts(base);
  for (const path of changed(before, after)) {
    const [, cluster = "", , folder = ""] = path.split("/");
    const isItsWorkload = path.includes("/workloads/") && workloads.get(`${cluster}/${folder}`)?.has(feature) === true;
    // Files about a whole cluster: lists of files, and the state digest in a package.
    const isList = path.endsWith("/kustomization.yaml") || path.endsWith("/zarf/zarf.yaml");
    const texts = [before.get(path) ?? "", after.get(path) ?? ""];
    const speaks = texts.some((text) => speaksOf(feature, text)) || speaksOf(feature, path);
    expect({ path, isIts: isItsWorkload || isList || speaks }).toEqual({ path, isIts: true });
  }
  const flipped = flips(base, head);
  for (const [key, features] of workloads) {
    const [cluster = ""] = key.split("/");
    const mustRestart = [...features].some((name) => flipped.has(`${cluster}/${name}`));
    expect({ key, restarts: hashOf(before, key) !== hashOf(after, key) }).toEqual({ key, restarts: mustRestart });
  }
  return flipped.size;
}

test("closing a feature changes only its files and restarts only its workloads", () => {
  let flipped = 0;
  fc.assert(
    fc.property(platforms, fc.nat(), (files, at) => {
      const { states } = fleetOf(treeOf(files));
      const flags = new Set(
        states.flatMap(({ features }) => features.filter(isRendered).map(({ feature }) => feature.name)),
      );
      const [feature] = [...flags].slice(at % Math.max(flags.size, 1));
      if (feature !== undefined) flipped += expectOnlyItsOwn(files, feature);
    }),
    { numRuns: 100 },
  );
  expect(flipped).toBeGreaterThan(0);
});

describe("the hash of the example's portal", () => {
  const KEY = "prod-eu-1/portal-system-Deployment-cloud-portal";

  /** The example with edits to its files and project. */
  function hash(edit: Readonly<Record<string, (text: string) => string>>): unknown {
    const tree = openDirectory(".");
    const decoder = new TextDecoder();
    const read = (path: string): Uint8Array | undefined => {
      const bytes = tree.read(path, 10_000_000);
      const change = edit[path];
      return bytes === undefined || change === undefined
        ? bytes
        : new TextEncoder().encode(change(decoder.decode(bytes)));
    };
    return hashOf(rendered(fleetOf({ ...tree, read }), { clusters: new Set(["prod-eu-1"]) }), KEY);
  }

  const usual = hash({});
  const replace =
    (from: string, to: string): ((text: string) => string) =>
    (text) => {
      expect(text).toContain(from);
      return text.replace(from, to);
    };

  test("has sixteen digits", () => {
    expect(usual).toMatch(/^[0-9a-f]{16}$/);
  });

  test.each<[string, Readonly<Record<string, (text: string) => string>>]>([
    ["who is granted it", { "grants/acme.yaml": replace("Organization, name: acme}", "Organization, name: acme-2}") }],
    ["until when", { "grants/acme.yaml": (text) => text.replaceAll(/expires: \S+/g, "expires: 2029-01-31") }],
    ["what it is for", { "features/assistant-chat.yaml": replace("on every page", "below every page") }],
    ["a remote source of other clusters", { "sluice.yaml": replace("experiments.cumulus", "trials.cumulus") }],
  ])("does not depend on %s", (_, edit) => {
    expect(hash(edit)).toBe(usual);
  });

  test.each<[string, Readonly<Record<string, (text: string) => string>>]>([
    ["a gate", { "stages/overrides.yaml": replace("names: [prod-eu-1]", "names: [prod-us-1]") }],
    ["a remote source of its cluster", { "sluice.yaml": replace("[dev, staging]", "[dev, production]") }],
    ["how its flags are spread", { "sluice.yaml": replace("shards: {", "shards: {billing-miloapis-com: 2, ") }],
    ["how they are read", { "sluice.yaml": replace("inject: true", "inject: true\n      provider: file") }],
  ])("depends on %s", (_, edit) => {
    expect(hash(edit)).not.toBe(usual);
  });
});

test("without a feature only its own files change", () => {
  const { model, states } = fleetOf(openDirectory("."));
  const [without, whole] = [true, false].map((isOut) =>
    rendered({
      model,
      states: states.map((state) => ({
        ...state,
        features: state.features.filter(({ feature }) => !isOut || feature.name !== "assistant-chat"),
      })),
    }),
  );
  const files = changed(without ?? new Map(), whole ?? new Map()).filter((path) =>
    /\/(?:openfeature|workloads)\/.+\/(?!kustomization)/.test(path),
  );
  expect(files.length).toBeGreaterThan(0);
  for (const path of files) expect(path).toMatch(/portal-system/);
});

describe("a Component", () => {
  const feature = (name: string, spec: Readonly<Record<string, Value>>): string =>
    emit({
      apiVersion: "sluice.dev/v1alpha1",
      kind: "Feature",
      metadata: { name },
      spec: { description: "One.", owners: ["team-a"], history: [{ level: "PRODUCTION" }], ...spec },
    });
  const service = (name: string): string =>
    emit({
      apiVersion: "sluice.dev/v1alpha1",
      kind: "Service",
      metadata: { name },
      spec: { serviceName: `${name}.example.dev`, displayName: name, owner: { project: "platform" } },
    });
  const WEB = { kind: "Deployment", namespace: "portal", name: "web" };

  /** The annotations of its pod template, on a cluster at release 1.8. */
  function annotations(options: Value, ...features: readonly string[]): unknown {
    const files = rendered(
      fleetOf(
        treeOf({
          "sluice.yaml": emit({
            apiVersion: "sluice.dev/v1alpha1",
            kind: "Project",
            metadata: { name: "one" },
            spec: { targets: { openfeature: options } },
          }),
          "catalog/services.yaml": [service("billing"), service("search")].join("---\n"),
          "features/features.yaml": features.join("---\n"),
          "stages/stages.yaml":
            "apiVersion: sluice.dev/v1alpha1\nkind: Stage\nmetadata: {name: production}\nspec: {threshold: PRODUCTION, render: [openfeature]}\n---\n" +
            'apiVersion: sluice.dev/v1alpha1\nkind: Cluster\nmetadata: {name: one}\nspec: {stage: production, release: "1.8"}\n',
        }),
      ),
    );
    expect(files.has("clusters/one/workloads/portal-Deployment-web/kustomization.yaml")).toBe(true);
    expect(files.get("clusters/one/kustomization.yaml") ?? "").not.toContain("workloads");
    const patch = files.get("clusters/one/workloads/portal-Deployment-web/patch.yaml");
    return patch === undefined ? undefined : parse(patch).spec.template.metadata.annotations;
  }

  const billing = feature("a", { service: "billing", workloads: [WEB] });
  const search = feature("b", { service: "search", workloads: [WEB] });
  const live = feature("c", { service: "search", workloads: [{ ...WEB, restart: "Never" }] });
  const later = feature("d", {
    service: "search",
    workloads: [WEB],
    history: [{ since: "1.9", level: "PRODUCTION" }],
  });
  const HASH = { "sluice.dev/features": expect.stringMatching(/^[0-9a-f]{16}$/) };
  const from = (source: string): Value => ({
    "openfeature.dev/enabled": "true",
    "openfeature.dev/featureflagsource": source,
  });

  test("names the source of its only service, or the one with all flags", () => {
    expect(annotations({ inject: true }, billing)).toEqual({ ...HASH, ...(from("flags-billing") as object) });
    expect(annotations({ inject: true }, billing, search)).toEqual({ ...HASH, ...(from("sluice") as object) });
  });

  test("names no missing source: a future feature needs no flags yet", () => {
    expect(annotations({ inject: true }, billing, later)).toEqual({ ...HASH, ...(from("flags-billing") as object) });
    expect(annotations({ inject: true }, later)).toEqual(HASH);
  });

  test("restarts no workload with `restart: Never`, and may be empty", () => {
    expect(annotations({ inject: true }, live)).toEqual(from("flags-search"));
    expect(annotations({}, live)).toBeUndefined();
  });

  test("connects pods without a sidecar to the flagd of their namespace", () => {
    expect(annotations({ inject: true, runtime: "standalone" }, billing)).toEqual(HASH);
    expect(annotations({ inject: true, runtime: "in-process" }, billing)).toEqual({
      ...HASH,
      "openfeature.dev/enabled": "true",
      "openfeature.dev/inprocessconfiguration": "sluice",
    });
  });

  test("does not restart pods for new sources of a standalone flagd", () => {
    const remote = [{ provider: "grpc", source: "flags.example.dev:8015" }];
    const standalone = annotations({ runtime: "standalone" }, billing);
    expect(annotations({ runtime: "standalone", remote }, billing)).toEqual(standalone);
    expect(annotations({ remote }, billing)).not.toEqual(annotations({}, billing));
  });
});
