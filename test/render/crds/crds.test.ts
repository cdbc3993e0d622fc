/** Tests the objects and changes that API servers reject, by the facts of the CRDs. */
import { globSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parseAllDocuments } from "yaml";
import { factsOf, refusedChanges, repeatedKeys } from "../../../src/render/crds/index.ts";
import type { KubernetesObject } from "../../../src/render/crds/index.ts";
import { FACTS } from "../../../src/render/crds/facts.ts";
import type { Value } from "../../../src/compiler/parse/index.ts";

const QUOTA = { apiVersion: "quota.miloapis.com/v1alpha1", kind: "ResourceRegistration" };
const CONFIGURATION = { apiVersion: "services.miloapis.com/v1alpha1", kind: "ServiceConfiguration" };
const TYPE = { apiVersion: "billing.miloapis.com/v1alpha1", kind: "MonitoredResourceType" };

function registration(spec: Record<string, Value>): KubernetesObject {
  return {
    ...QUOTA,
    spec: { resourceType: "a/b", type: "Feature", consumerType: { apiGroup: "g", kind: "K" }, ...spec },
  };
}

test("every rendered kind of the example has facts and the scope of its CRD", () => {
  const files = globSync("rendered/clusters/{prod-eu-1,gov-us-1}/{catalog,milo-*,openfeature,featuregates}/**/*.yaml");
  const objects = files
    .filter((path) => !path.endsWith("kustomization.yaml"))
    .flatMap((path) => parseAllDocuments(readFileSync(path, "utf8")).map((one) => one.toJS() as KubernetesObject))
    .filter(({ apiVersion }) => /^(?!.*kustomize).*\//.test(apiVersion));
  expect(objects.length).toBeGreaterThan(60);
  for (const { apiVersion, kind, metadata } of objects) {
    const facts = factsOf(apiVersion, kind);
    expect([kind, facts?.scope]).toEqual([
      kind,
      Object.hasOwn(metadata as object, "namespace") ? "Namespaced" : "Cluster",
    ]);
    expect(`${facts?.group}/${facts?.version}`).toBe(apiVersion);
  }
});

/** A person read these from the CRDs; the script must not lose any. */
test("the facts list the immutable fields and the keyed lists", () => {
  const fixed = FACTS.map(({ group, kind, fixed }) => [`${group} ${kind}`, fixed.map(({ path }) => path.slice(5))]);
  expect(Object.fromEntries(fixed.filter(([, paths]) => paths?.length !== 0))).toEqual({
    "billing.miloapis.com MeterDefinition": ["measurement.aggregation", "measurement.unit", "meterName"],
    "billing.miloapis.com MonitoredResourceType": ["gvk.group", "gvk.kind", "resourceTypeName"],
    "featuregates.sluice.dev Stage": ["threshold"],
    "quota.miloapis.com ResourceRegistration": ["resourceType", "consumerType", "type"],
    "services.miloapis.com MeterDefinition": [
      "measurement.aggregation",
      "measurement.unit",
      "meterName",
      "owner.service",
    ],
    "services.miloapis.com MonitoredResourceType": ["gvk.group", "gvk.kind", "owner.service", "resourceTypeName"],
    "services.miloapis.com Service": ["serviceName"],
  });
  const keyed = FACTS.flatMap(({ kind, keyed }) => keyed.map(({ path, keys }) => `${kind} ${path} ${keys.join()}`));
  expect(keyed).toContain("ServiceConfiguration spec.monitoredResourceTypes[].labels name");
  expect(keyed).toHaveLength(13);
});

test("each kind has one fact, with its source", () => {
  expect(new Set(FACTS.map(({ group, kind }) => `${group}/${kind}`)).size).toBe(FACTS.length);
  for (const { source } of FACTS) expect(source).toMatch(/@[0-9a-f]{12,40}\b|this repository/);
});

test.each<readonly [string, KubernetesObject, readonly unknown[]]>([
  [
    "keys of a list",
    { ...TYPE, spec: { labels: [{ name: "a" }, { name: "b" }, { name: "a" }] } },
    [[["spec", "labels"], 0, 2]],
  ],
  [
    "three of one key: each once more",
    { ...TYPE, spec: { labels: [{ name: "a" }, { name: "a" }, { name: "a" }] } },
    [
      [["spec", "labels"], 0, 1],
      [["spec", "labels"], 1, 2],
    ],
  ],
  [
    "a list within a list",
    { ...CONFIGURATION, spec: { monitoredResourceTypes: [{ type: "t", labels: [{ name: "a" }, { name: "a" }] }] } },
    [[["spec", "monitoredResourceTypes", 0, "labels"], 0, 1]],
  ],
  [
    "a set",
    {
      ...CONFIGURATION,
      spec: { billing: { consumerDestinations: [{ monitoredResourceType: "t", metrics: ["m", "m"] }] } },
    },
    [[["spec", "billing", "consumerDestinations", 0, "metrics"], 0, 1]],
  ],
  [
    "two keys: both make the difference, as a webhook sees it",
    registration({
      claimingResources: [
        { apiGroup: "a", kind: "K" },
        { apiGroup: "b", kind: "K" },
        { kind: "K", apiGroup: "a" },
      ],
    }),
    [[["spec", "claimingResources"], 0, 2]],
  ],
  ["a list without keys", { ...CONFIGURATION, spec: { metrics: [{ name: "m", dimensions: ["d", "d"] }] } }, []],
  ["a kind of nobody", { apiVersion: "v1", kind: "ConfigMap", spec: { labels: [{ name: "a" }, { name: "a" }] } }, []],
])("repeated: %s", (_, object, expected) => {
  expect(repeatedKeys(object).map(({ list, first, second }) => [list, first, second])).toEqual(expected);
});

const CHANGES: readonly (readonly [string, KubernetesObject, KubernetesObject, readonly unknown[]])[] = [
  ["a resourceType", registration({}), registration({ resourceType: "a/c" }), [["spec", "resourceType"]]],
  [
    "the same consumer, its fields in another order",
    registration({}),
    registration({ consumerType: { kind: "K", apiGroup: "g" } }),
    [],
  ],
  ["what may change", registration({}), registration({ claimingResources: [{ apiGroup: "x", kind: "K" }] }), []],
  [
    "a label leaves",
    { ...TYPE, spec: { labels: [{ name: "a" }, { name: "b" }] } },
    { ...TYPE, spec: { labels: [{ name: "b", description: "text" }] } },
    [["spec", "labels", 0]],
  ],
  [
    "a phase goes back",
    { ...TYPE, spec: { phase: "Published" } },
    { ...TYPE, spec: { phase: "Draft" } },
    [["spec", "phase"]],
  ],
  [
    "a phase is skipped",
    { ...TYPE, spec: { phase: "Published" } },
    { ...TYPE, spec: { phase: "Retired" } },
    [["spec", "phase"]],
  ],
  ["a phase goes on", { ...TYPE, spec: { phase: "Published" } }, { ...TYPE, spec: { phase: "Deprecated" } }, []],
  [
    "units of a published configuration, whose metrics changed their order",
    {
      ...CONFIGURATION,
      spec: {
        phase: "Published",
        metrics: [
          { name: "m", unit: "s" },
          { name: "n", unit: "s" },
        ],
      },
    },
    {
      ...CONFIGURATION,
      spec: {
        phase: "Published",
        metrics: [
          { name: "n", unit: "h" },
          { name: "m", unit: "s" },
        ],
      },
    },
    [["spec", "metrics", 0, "unit"]],
  ],
  [
    "units of a draft",
    { ...CONFIGURATION, spec: { phase: "Draft", metrics: [{ name: "m", unit: "s" }] } },
    { ...CONFIGURATION, spec: { phase: "Published", metrics: [{ name: "m", unit: "h" }] } },
    [],
  ],
  [
    "a metric leaves a destination",
    {
      ...CONFIGURATION,
      spec: {
        phase: "Published",
        billing: { consumerDestinations: [{ monitoredResourceType: "t", metrics: ["m", "n"] }] },
      },
    },
    {
      ...CONFIGURATION,
      spec: { phase: "Published", billing: { consumerDestinations: [{ monitoredResourceType: "t", metrics: ["n"] }] } },
    },
    [["spec", "billing", "consumerDestinations", 0, "metrics", 0]],
  ],
];

test.each(CHANGES)("refused: %s", (_, before, after, expected) => {
  expect(refusedChanges(before, after).map(({ path }) => path)).toEqual(expected);
  expect(refusedChanges(before, before)).toEqual([]);
  expect(refusedChanges(after, after)).toEqual([]);
});
