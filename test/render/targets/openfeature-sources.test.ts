/** Tests the sources of flags: sharded objects, providers, and remote sources before or after Sluice's own. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseAllDocuments, parseDocument } from "yaml";
import { compile } from "../../../src/compiler/compile.ts";
import { compilerTargets } from "../../../src/render/render.ts";
import { emit } from "../../../src/render/yaml/index.ts";
import type { Value } from "../../../src/compiler/parse/index.ts";
import { renderedAt, flagSetSpecs } from "../../../src/render/targets/openfeature/group-flags.ts";
import { shardOf, packShards } from "../../../src/render/targets/openfeature/shards.ts";
import { sourceFor, workloadsOf } from "../../../src/render/targets/openfeature/workloads.ts";
import { platforms } from "../../platforms/generate.ts";
import { treeOf } from "../../platforms/tree.ts";
import { fleetOf, rendered, TODAY } from "./compiled.ts";
import { noLimits } from "../../no-limits.ts";

interface Object {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly data?: Readonly<Record<string, string>>;
  readonly spec?: {
    readonly flagSpec?: { readonly flags: Readonly<Record<string, unknown>> };
    readonly sources?: readonly Value[];
    readonly [key: string]: unknown;
  };
}

function objects(files: ReadonlyMap<string, string>, folder: string): readonly Object[] {
  return [...files]
    .filter(([path]) => path.startsWith(folder) && !path.endsWith("kustomization.yaml"))
    .flatMap(([, text]) => parseAllDocuments(text).map((one) => one.toJS() as Object));
}

const NAMES = Array.from({ length: 40 }, (_, index) => `feature-${index}`);

/** A platform with two clusters, one of them in Europe, and a service with forty features. */
function platform(options: Value): ReadonlyMap<string, string> {
  const document = (kind: string, name: string, spec: Value, labels: Value = {}): string =>
    emit({ apiVersion: "sluice.dev/v1alpha1", kind, metadata: { name, labels }, spec });
  const feature = { description: "One.", owners: ["a"], service: "portal", history: [{ level: "PRODUCTION" }] };
  return rendered(
    fleetOf(
      treeOf({
        "sluice.yaml": document("Project", "sources", { targets: { openfeature: options } }),
        "catalog/portal.yaml": document("Service", "portal", {
          serviceName: "portal.example.dev",
          displayName: "Portal",
          owner: { project: "platform" },
        }),
        "features/features.yaml": NAMES.map((name) => document("Feature", name, feature)).join("---\n"),
        "stages/stages.yaml": [
          document("Stage", "production", { threshold: "PRODUCTION", render: ["openfeature"] }),
          document("Cluster", "eu", { stage: "production", context: { region: "eu" } }, { region: "eu" }),
          document("Cluster", "us", { stage: "production" }, { region: "us" }),
        ].join("---\n"),
      }),
    ),
  );
}

function sources(files: ReadonlyMap<string, string>, cluster: string, name = "sluice"): Object["spec"] {
  const found = objects(files, `clusters/${cluster}/openfeature/`);
  return found.find(({ kind, metadata }) => kind === "FeatureFlagSource" && metadata.name === name)?.spec;
}

const OURS = { source: "flags-portal", provider: "kubernetes" };

describe("remote sources", () => {
  const merge = { provider: "grpc", source: "flags.example.dev:8015", tls: true, selector: "flagSetId=team" };
  const override = { provider: "http", source: "https://flags.example.dev/all.json", strategy: "override" };
  const european = { provider: "gcs", source: "gs://flags/all.json", clusters: { labels: { region: "eu" } } };

  test("are before Sluice's sources, which win, or after them, and win; in the order of the list, on selected clusters", () => {
    const files = platform({ remote: [override, merge, european] });
    const theirs = { provider: "http", source: override.source };
    const cloud = { provider: "gcs", source: european.source };
    for (const name of ["sluice", "flags-portal"]) {
      expect(sources(files, "eu", name)?.sources).toEqual([merge, cloud, OURS, theirs]);
      expect(sources(files, "us", name)?.sources).toEqual([merge, OURS, theirs]);
    }
  });

  test("get their credentials from a Secret, never from the object", () => {
    const files = platform({
      remote: [
        { ...override, credentials: { secret: "team-flags" } },
        { provider: "azblob", source: "azblob://flags/all.json", credentials: { secret: "azure.flags" } },
      ],
    });
    const reference = (name: string, secret: string, key: string, optional?: true): Value => ({
      name,
      valueFrom: { secretKeyRef: { name: secret, key, ...(optional === undefined ? {} : { optional }) } },
    });
    expect(sources(files, "us")).toEqual({
      envVars: [
        reference("AZURE_STORAGE_ACCOUNT", "azure.flags", "AZURE_STORAGE_ACCOUNT"),
        reference("AZURE_STORAGE_KEY", "azure.flags", "AZURE_STORAGE_KEY", true),
        reference("AZURE_STORAGE_SAS_TOKEN", "azure.flags", "AZURE_STORAGE_SAS_TOKEN", true),
        reference("TOKEN_TEAM_FLAGS", "team-flags", "token"),
      ],
      sources: [
        { provider: "azblob", source: "azblob://flags/all.json" },
        OURS,
        { provider: "http", source: override.source, httpSyncBearerToken: "$(FLAGD_TOKEN_TEAM_FLAGS)" },
      ],
    });
  });
});

describe("secrets in the settings of sources", () => {
  /** The codes reported for a project with these options. */
  function told(options: Value): readonly string[] {
    const project = { apiVersion: "sluice.dev/v1alpha1", kind: "Project", metadata: { name: "secrets" } };
    const sluice = emit({ ...project, spec: { targets: { openfeature: options } } });
    return compile(treeOf({ "sluice.yaml": sluice }), {
      targets: compilerTargets,
      today: TODAY,
      guard: noLimits,
    }).diagnostics.map(({ code }) => code.name);
  }

  test.each([
    "https://sluice:hunter2@flags.example.dev/all.json",
    "https://hunter2@flags.example.dev/all.json",
    "hunter2@flags.example.dev:8015",
    "https://flags.example.dev/all.json?access_token=hunter2",
    "azblob://flags/all.json?sv=2026-01-01&sig=c2VjcmV0",
    "https://flags.example.dev/all.json#eyJhbGciOiJIUzI1NiJ9.e30.x",
    "https://flags.example.dev/ghp_0123456789abcdef.json",
  ])("%s", (source) => {
    expect(told({ remote: [{ provider: "http", source }] })).toEqual(["secret-in-source"]);
  });

  test.each([
    "https://flags.example.dev/all.json?author=ann&signal=7&page=2",
    "https://$(FLAGD_USER):$(FLAGD_PASSWORD)@flags.example.dev/all.json",
    "https://flags.example.dev/@portal/all.json",
    "envoy://localhost:9211/flags",
    "core.openfeature.dev/portal/flags",
  ])("none in %s", (source) => {
    expect(told({ remote: [{ provider: "http", source, selector: "flagSetId=team@portal" }] })).toEqual([]);
  });
});

test("all sources of a cluster have the same settings, so that a pod can name two", () => {
  const files = platform({ source: { port: 9013, debugLogging: true }, remote: [] });
  for (const name of ["sluice", "flags-portal"])
    expect(sources(files, "eu", name)).toEqual({
      port: 9013,
      debugLogging: true,
      contextValues: { region: "eu" },
      sources: [OURS],
    });
});

test.each(["kubernetes", "flagd-proxy", "file"])("Sluice's own sources use %s", (provider) => {
  expect(sources(platform({ provider }), "eu")?.sources).toEqual([{ source: "flags-portal", provider }]);
});

describe("`provider: flagd-proxy`", () => {
  test("has one object per source with all flags of its workloads", () => {
    fc.assert(
      fc.property(platforms, (given) => {
        const options = { ...given, "sluice.yaml": throughProxy(given["sluice.yaml"] ?? "") };
        const fleet = fleetOf(treeOf(options));
        const files = rendered(fleet, { targets: new Set(["openfeature"]) });
        for (const state of fleet.states) {
          const found = objects(files, `clusters/${state.cluster.name}/openfeature/`);
          const named = (kind: string, namespace: string, name: string): Object | undefined =>
            found.find(
              (one) => one.kind === kind && one.metadata.name === name && one.metadata.namespace === namespace,
            );
          for (const { kind, spec } of found)
            if (kind === "FeatureFlagSource") expect(spec?.sources?.filter(isProxied)).toHaveLength(1);
          for (const workload of workloadsOf(fleet.model)) {
            const uses = workload.uses.flatMap(({ position }) =>
              renderedAt(position, state) === undefined ? [] : [position.name],
            );
            const source = sourceFor(workload, flagSetSpecs(fleet.model), state);
            const listed = named("FeatureFlagSource", workload.namespace, source?.name ?? "")?.spec?.sources ?? [];
            const own = listed.find(isProxied);
            const flags = named("FeatureFlag", workload.namespace, nameIn(own))?.spec?.flagSpec?.flags ?? {};
            expect(Object.keys(flags)).toEqual(expect.arrayContaining(uses));
          }
        }
      }),
      { numRuns: 40 },
    );
  });

  const throughProxy = (project: string): string => {
    const document = parseDocument(project);
    document.setIn(["spec", "targets", "openfeature", "provider"], "flagd-proxy");
    return document.toString();
  };
  const nameIn = (source: Value | undefined): string => (source as { readonly source?: string })?.source ?? "";
  const isProxied = (source: Value): boolean => (source as { readonly provider?: string }).provider === "flagd-proxy";
});

describe("`provider: file`", () => {
  test("adds the ConfigMaps that the operator would make, with the same flags", () => {
    fc.assert(
      fc.property(platforms, (given) => {
        const files = rendered(fleetOf(treeOf(given)), { targets: new Set(["openfeature"]) });
        const isFile = given["sluice.yaml"]?.includes("provider: file") === true;
        const clusters = new Set([...files.keys()].map((path) => path.split("/").slice(0, 3).join("/")));
        for (const cluster of clusters) {
          const found = objects(files, `${cluster}/`);
          const flags = found.filter(({ kind }) => kind === "FeatureFlag");
          const maps = found.filter(({ kind }) => kind === "ConfigMap");
          expect(maps.map(({ metadata }) => metadata.name)).toEqual(
            isFile ? flags.map(({ metadata }) => metadata.name) : [],
          );
          for (const [index, { metadata, data = {} }] of maps.entries()) {
            const key = `${metadata.namespace}_${metadata.name}.flagd.json`;
            expect(Object.keys(data)).toEqual([key]);
            expect(JSON.parse(data[key] ?? "")).toEqual(flags[index]?.spec?.flagSpec);
          }
        }
      }),
      { numRuns: 40 },
    );
  });
});

describe("shards", () => {
  const flagsIn = (files: ReadonlyMap<string, string>): ReadonlyMap<string, readonly string[]> =>
    new Map(
      objects(files, "clusters/eu/openfeature/")
        .filter(({ kind }) => kind === "FeatureFlag")
        .map(({ metadata, spec }) => [metadata.name, Object.keys(spec?.flagSpec?.flags ?? {})]),
    );

  test("contain every flag once, and every source lists them all", () => {
    const files = platform({ shards: { portal: 3 } });
    const flags = flagsIn(files);
    const names = ["flags-portal-0", "flags-portal-1", "flags-portal-2"];
    expect([...flags.keys()]).toEqual(names);
    expect([...flags.values()].flat().toSorted()).toEqual(NAMES.toSorted());
    for (const name of ["sluice", "flags-portal"])
      expect(sources(files, "eu", name)?.sources).toEqual(names.map((source) => ({ source, provider: "kubernetes" })));
  });

  test("keep a flag regardless of the others", () => {
    expect([1, 2, 3, 4, 1024].map((count) => shardOf("dark-mode", count))).toEqual([0, 0, 0, 2, 630]);
  });

  test("as suggested are sufficient and minimal", () => {
    const flags = fc.array(fc.record({ name: fc.uuid(), bytes: fc.integer({ min: 1, max: 100 }) }), { minLength: 1 });
    fc.assert(
      fc.property(flags, (some) => {
        const shards = packShards(some, 100);
        const total = (of: readonly { readonly bytes: number }[]): number =>
          of.reduce((sum, { bytes }) => sum + bytes, 0);
        expect(total(shards)).toBe(total(some));
        expect(Math.max(...shards.map(({ bytes }) => bytes))).toBeLessThanOrEqual(100);
      }),
    );
  });
});

describe("without a flagd sidecar", () => {
  const runtime = (files: ReadonlyMap<string, string>): readonly Object[] =>
    objects(files, "clusters/eu/openfeature/openfeature-flags/runtime.yaml");

  test("each namespace has one flagd with all its flags", () => {
    expect(runtime(platform({}))).toEqual([]);
    expect(runtime(platform({ runtime: "standalone" })).map(({ kind, spec }) => [kind, spec])).toEqual([
      ["Flagd", { featureFlagSource: "sluice" }],
    ]);
  });

  test("in-process applications get the flags from it", () => {
    expect(runtime(platform({ runtime: "in-process" })).map(({ kind, spec }) => [kind, spec])).toEqual([
      ["Flagd", { featureFlagSource: "sluice" }],
      ["InProcessConfiguration", { host: "sluice-flagd.openfeature-flags.svc", port: 8015 }],
    ]);
  });
});
