/** Tests that the names of patches do not matter, and that patched documents are checked like others. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compile } from "../../../src/compiler/compile.ts";
import { compilerTargets } from "../../../src/render/render.ts";
import { emit, joinDocuments } from "../../../src/render/yaml/index.ts";
import type { Value } from "../../../src/compiler/parse/index.ts";
import { treeOf } from "../../platforms/tree.ts";
import { noLimits } from "../../no-limits.ts";
import { TODAY } from "../../render/targets/compiled.ts";

type Fields = { readonly [key: string]: Value };

interface Written {
  readonly kind: string;
  readonly name: string;
  readonly spec: Fields;
}

const CATALOG: readonly Written[] = [
  {
    kind: "Service",
    name: "queues",
    spec: { serviceName: "queues.example.dev", displayName: "Queues", owner: { project: "q" }, phase: "Published" },
  },
  {
    kind: "MonitoredResourceType",
    name: "queue",
    spec: {
      type: "queues.example.dev/Queue",
      service: "queues",
      displayName: "Queue",
      phase: "Published",
      gvk: { group: "queues.example.dev", kind: "Queue" },
      labels: [
        { name: "region", allowedValues: ["eu", "us"] },
        { name: "size" },
        { name: "zone", description: "Where." },
      ],
    },
  },
  {
    kind: "MeterDefinition",
    name: "messages",
    spec: {
      meter: "queues.example.dev/messages",
      service: "queues",
      displayName: "Messages",
      phase: "Published",
      measurement: { kind: "Delta", unit: "1", dimensions: ["region", "zone"] },
      billing: { consumedUnit: "1", pricingUnit: "1" },
      monitoredResourceTypes: ["queue"],
    },
  },
  {
    kind: "QuotaLimit",
    name: "queues",
    spec: {
      limit: "queues.example.dev/queues-per-project",
      service: "queues",
      meter: "messages",
      default: 5,
      max: 50,
      costs: [{ resource: { group: "queues.example.dev", version: "v1", kind: "Queue" }, amount: 1 }],
    },
  },
  {
    kind: "Feature",
    name: "priorities",
    spec: {
      description: "Messages with a priority.",
      owners: ["team-queues"],
      purpose: "operational",
      history: [{ level: "PRODUCTION" }],
      flag: {
        type: "string",
        variants: { two: "2", ten: "10" },
        serve: { enabled: "ten", disabled: "two" },
        targeting: { if: [{ "==": [{ var: "plan" }, "pro"] }, "ten", "two"] },
      },
    },
  },
];

const FRAME: readonly Written[] = [
  { kind: "Stage", name: "production", spec: { threshold: "PRODUCTION", render: ["catalog", "openfeature"] } },
  { kind: "Cluster", name: "eu", spec: { stage: "production" } },
  { kind: "Cluster", name: "us", spec: { stage: "production" } },
];

function patch(name: string, resource: Written, set: readonly Value[], clusters?: Fields): Written {
  const { kind, name: patched } = resource;
  const where: Fields = clusters === undefined ? {} : { clusters };
  return {
    kind: "Patch",
    name,
    spec: { resource: { kind, name: patched }, set, reason: "the test", expires: "2027-06-30", ...where },
  };
}

function compiled(documents: readonly Written[]): ReturnType<typeof compile> {
  const texts = documents.map(({ kind, name, spec }) =>
    emit({ apiVersion: "sluice.dev/v1alpha1", kind, metadata: { name }, spec }),
  );
  const project = emit({
    apiVersion: "sluice.dev/v1alpha1",
    kind: "Project",
    metadata: { name: "queues" },
    spec: { sources: ["all"], targets: { catalog: { form: "direct" } } },
  });
  return compile(treeOf({ "sluice.yaml": project, "all/all.yaml": joinDocuments(texts) }), {
    targets: compilerTargets,
    today: TODAY,
    guard: noLimits,
  });
}

function errors(documents: readonly Written[]): readonly string[] {
  return compiled(documents).diagnostics.flatMap(({ code, severity }) => (severity === "error" ? [code.name] : []));
}

function entry(kind: string): Written {
  const found = CATALOG.find((one) => one.kind === kind);
  if (found === undefined) throw new Error(kind);
  return found;
}

test("the platform that is patched here has no errors", () => {
  expect(errors([...CATALOG, ...FRAME])).toEqual([]);
});

/** A change of an entry: as an item of a patch, and as the resulting spec. */
const CHANGES: readonly (readonly [what: string, kind: string, set: Fields, spec: Fields, code: string])[] = [
  [
    "a service is a draft again",
    "Service",
    { path: "$.spec.phase", value: "Draft" },
    { phase: "Draft" },
    "published-before-service",
  ],
  [
    "a service is retired",
    "Service",
    { path: "$.spec.phase", value: "Retired" },
    { phase: "Retired" },
    "retired-in-use",
  ],
  [
    "a label in use is removed",
    "MonitoredResourceType",
    { path: "$.spec.labels[?(@.name=='zone')]", remove: true },
    { labels: [{ name: "region" }, { name: "size" }] },
    "dimension-not-a-label",
  ],
  [
    "two labels get one name",
    "MonitoredResourceType",
    { path: "$.spec.labels[1].name", value: "zone" },
    { labels: [{ name: "region" }, { name: "zone" }, { name: "zone" }] },
    "duplicate-item",
  ],
  [
    "a dimension that no label has",
    "MeterDefinition",
    { path: "$.spec.measurement.dimensions[1]", value: "rack" },
    { measurement: { kind: "Delta", unit: "1", dimensions: ["region", "rack"] } },
    "dimension-not-a-label",
  ],
  [
    "a type that is not there",
    "MeterDefinition",
    { path: "$.spec.monitoredResourceTypes", value: ["topic"] },
    { monitoredResourceTypes: ["topic"] },
    "unknown-resource-type",
  ],
  [
    "a unit that is none",
    "MeterDefinition",
    { path: "$.spec.billing.pricingUnit", value: "a bag" },
    { billing: { consumedUnit: "1", pricingUnit: "a bag" } },
    "unit-not-ucum",
  ],
  [
    "a cost without a version",
    "QuotaLimit",
    { path: "$.spec.costs[0].resource.version", remove: true },
    { costs: [{ resource: { group: "queues.example.dev", kind: "Queue" }, amount: 1 }] },
    "cost-without-version",
  ],
  ["a default above the most", "QuotaLimit", { path: "$.spec.default", value: 51 }, { default: 51 }, "invalid-value"],
  [
    "a variant that is served is removed",
    "Feature",
    { path: "$.spec.flag.variants.two", remove: true },
    { flag: { type: "string", variants: { ten: "10" }, serve: { enabled: "ten", disabled: "two" } } },
    "variant-unknown",
  ],
  [
    "a variant of another type",
    "Feature",
    { path: "$.spec.flag.variants['two']", value: 2 },
    { flag: { type: "string", variants: { two: 2, ten: "10" }, serve: { enabled: "ten", disabled: "two" } } },
    "variant-type",
  ],
];

describe("a patched document is checked like the equivalent document", () => {
  test.each(CHANGES)("%s", (_, kind, set, spec, code) => {
    const resource = entry(kind);
    const written = { ...resource, spec: { ...resource.spec, ...spec } };
    expect(new Set(errors([...CATALOG.map((one) => (one === resource ? written : one)), ...FRAME]))).toContain(code);
    const { diagnostics } = compiled([...CATALOG, ...FRAME, patch("one", resource, [set], { names: ["us"] })]);
    const found = diagnostics.filter(({ severity }) => severity === "error");
    expect(found.map((one) => (one.code.name === "patch-invalid" ? "patch-invalid" : one.code.name))).toEqual([
      ["duplicate-item", "invalid-value"].includes(code) ? "patch-invalid" : code,
    ]);
    // At the patch, which is the last document.
    expect(found.map(({ at }) => ("path" in at ? [at.document, ...at.path.slice(0, 3)] : []))).toEqual([
      [CATALOG.length + FRAME.length, "spec", "set", 0],
    ]);
  });

  test("a problem that only a patched cluster renders, and no patch causes, is reported at the entry", () => {
    const limit = entry("QuotaLimit");
    const unversioned = {
      ...limit,
      spec: { ...limit.spec, costs: [{ resource: { group: "g.dev", kind: "K" }, amount: 1 }] },
    };
    const documents = CATALOG.map((one) => (one === limit ? unversioned : one));
    const more = patch("more", limit, [{ path: "$.spec.default", value: 7 }]);
    const fix = patch("fix", limit, [
      { path: "$.spec.costs[0].resource", value: { group: "g.dev", version: "v1", kind: "K" } },
    ]);
    expect(errors([...documents, ...FRAME])).toEqual(["cost-without-version"]);
    expect(errors([...documents, ...FRAME, more])).toEqual(["cost-without-version"]);
    expect(errors([...documents, ...FRAME, fix])).toEqual([]);
  });
});

test.each<readonly [string, string, Fields, readonly string[]]>([
  ["the type of a flag", "Feature", { path: "$.spec.flag.type", value: "number" }, ["patch-immutable"]],
  ["a flag without its type", "Feature", { path: "$.spec.flag", value: { targeting: null } }, ["patch-immutable"]],
  ["what is not the flag", "Feature", { path: "$.spec.owners", value: ["x"] }, ["patch-immutable"]],
  ["a name", "Service", { path: "$.spec.serviceName", value: "a.example" }, ["patch-immutable"]],
  [
    "a field around one that stays as it is",
    "MeterDefinition",
    { path: "$.spec.measurement", value: { kind: "Delta", unit: "1", dimensions: ["region"] } },
    [],
  ],
  [
    "a field around one that changes",
    "MeterDefinition",
    { path: "$.spec.measurement", value: { kind: "Delta", unit: "s", dimensions: ["region"] } },
    ["patch-immutable"],
  ],
])("what is fixed can't be patched: %s", (_, kind, set, expected) => {
  expect(errors([...CATALOG, ...FRAME, patch("one", entry(kind), [set])])).toEqual(expected);
});

/** Patches of a resource type with overlapping paths. */
const items = fc.constantFrom<Fields>(
  { path: "$.spec.labels[0]", remove: true },
  { path: "$.spec.labels[1]", remove: true },
  { path: "$.spec.labels[?(@.name=='size')]", remove: true },
  { path: "$.spec.labels[1].description", value: "one" },
  { path: "$.spec.labels[2].description", value: "two" },
  { path: "$.spec.labels[?(@.name=='zone')].description", value: "two" },
  { path: "$.spec['labels'][?(@.name=='zone')]['description']", value: "three" },
  { path: "$.spec.labels[?(@.name=='zone')]", value: { name: "zone", description: "two" } },
  { path: "$.spec.labels[2].name", value: "shelf" },
  { path: "$.spec.labels[0].allowedValues[0]", value: "ap" },
  { path: "$.spec.labels[0].allowedValues[0]", remove: true },
  { path: "$.spec.labels", value: [{ name: "region" }, { name: "size" }, { name: "zone", description: "two" }] },
  { path: "$.spec.displayName", value: "Line" },
  { path: "$.spec.displayName", value: "Row" },
);

test("the names of patches affect neither diagnostics nor states", () => {
  const [type, meter] = [entry("MonitoredResourceType"), entry("MeterDefinition")];
  const free = { ...meter, spec: { ...meter.spec, measurement: { kind: "Delta", unit: "1" } } };
  const base = [...CATALOG.map((one) => (one === meter ? free : one)), ...FRAME];
  const come = (sets: readonly (readonly Fields[])[], names: readonly string[]): unknown => {
    const patches = sets.map((set, index) => patch(names[index] ?? "", type, set));
    const { diagnostics, states } = compiled([...base, ...patches]);
    const found = diagnostics.filter(({ severity }) => severity === "error").map(({ code }) => code.name);
    return found.length > 0 ? [...new Set(found)].sort() : states[0]?.catalog.types.get("queue")?.spec;
  };
  fc.assert(
    fc.property(fc.array(fc.array(items, { minLength: 1, maxLength: 2 }), { minLength: 2, maxLength: 3 }), (sets) => {
      const names = ["a", "b", "c"];
      expect(come(sets, names.toReversed())).toEqual(come(sets, names));
    }),
    { numRuns: 150 },
  );
});

describe("patches of different ranks", () => {
  const type = entry("MonitoredResourceType");
  const all = (set: Fields): Written => patch("all", type, [set]);
  const some = (set: Fields): Written => patch("some", type, [set], { names: ["us"] });
  const label = (name: string): Fields => ({ path: `$.spec.labels[?(@.name=='${name}')]`, remove: true });

  test.each<readonly [string, Written, Written, readonly string[]]>([
    [
      "an index after a removed item is an error",
      all(label("size")),
      some({ path: "$.spec.labels[1].description", value: "x" }),
      ["patch-index-moved"],
    ],
    [
      "an index before it is not",
      all(label("size")),
      some({ path: "$.spec.labels[0].allowedValues", value: ["eu"] }),
      [],
    ],
    [
      "nor one of another list",
      all(label("size")),
      some({ path: "$.spec.labels[0].allowedValues[1]", value: "x" }),
      [],
    ],
    [
      "an index into a list that is another patch's is an error",
      all({ path: "$.spec.labels[0].allowedValues", value: ["a", "b"] }),
      some({ path: "$.spec.labels[0].allowedValues[1]", value: "x" }),
      ["patch-index-moved"],
    ],
    [
      "the more specific wins",
      all({ path: "$.spec.displayName", value: "A" }),
      some({ path: "$.spec.displayName", value: "B" }),
      [],
    ],
  ])("%s", (_, one, two, expected) => {
    for (const patches of [
      [one, two],
      [two, one],
    ])
      expect(errors([...CATALOG, ...FRAME, ...patches])).toEqual(expected);
  });
});
