/** Small catalogs, generated: services in every phase, with what they measure, bill and limit. No errors, perhaps warnings. */
import fc from "fast-check";
import { emit, joinDocuments } from "../../src/render/yaml/index.ts";
import type { Value } from "../../src/compiler/parse/index.ts";
import type { PlatformFiles } from "./generate.ts";

type Spec = { readonly [key: string]: Value };

const SERVICES = ["compute", "storage"];
const PHASES = ["Draft", "Published", "Deprecated"] as const;
export const FORMS = ["configuration", "declared", "direct"] as const;

function document(kind: string, name: string, spec: Spec): string {
  return emit({ apiVersion: "sluice.dev/v1alpha1", kind, metadata: { name }, spec });
}

const phase = fc.constantFrom(...PHASES);
const description = fc.option(fc.constantFrom("One of these.", 'With "quotes", {{ braces }} and\nlines.'), {
  nil: undefined,
});

function given(fields: Readonly<Record<string, Value | undefined>>): Spec {
  const there = Object.entries(fields).flatMap(([key, value]) => (value === undefined ? [] : [[key, value] as const]));
  return Object.fromEntries(there);
}

/** An entry may not be ahead of its service. */
function upTo(service: string, entry: string): string {
  return service === "Draft" ? "Draft" : entry;
}

const typeFacts = fc.record({
  phase,
  description,
  labels: fc.subarray([
    { name: "region", required: true, allowedValues: ["eu", "us"], description: "Where." },
    { name: "size" },
  ]),
});

const meterFacts = fc.record({
  phase,
  description,
  kind: fc.constantFrom("Delta", "Gauge", "Cumulative"),
  aggregation: fc.option(fc.constantFrom("Max", "Count", "Average"), { nil: undefined }),
  billing: fc.option(fc.constant({ consumedUnit: "s", pricingUnit: "h" }), { nil: undefined }),
});

const limitFacts = fc.record({
  consumer: fc.option(fc.constantFrom({ kind: "Organization" }, { kind: "Project" }), { nil: undefined }),
  default: fc.constantFrom(0, 1, 9_007_199_254_740_991),
  max: fc.option(fc.constant(100), { nil: undefined }),
  unit: fc.option(fc.constant("1/{account}"), { nil: undefined }),
  displayName: fc.option(fc.constant("At most"), { nil: undefined }),
  costs: fc.subarray(["Instance", "Volume"]),
});

const facts = fc.record({
  phase,
  enablement: fc.option(fc.constantFrom("SelfService", "GatedByProvider"), { nil: undefined }),
  description,
  type: typeFacts,
  meters: fc.array(meterFacts, { maxLength: 3 }),
  limit: fc.option(limitFacts, { nil: undefined }),
});

type Facts = typeof facts extends fc.Arbitrary<infer Of> ? Of : never;

function documents(service: string, of: Facts): readonly string[] {
  const domain = `${service}.example.dev`;
  const type = `${service}-thing`;
  const owner = { project: "platform" };
  return [
    document("Service", service, {
      ...given({ description: of.description, enablement: of.enablement }),
      serviceName: domain,
      displayName: service,
      owner,
      phase: of.phase,
    }),
    document("MonitoredResourceType", type, {
      ...given({ description: of.type.description, labels: of.type.labels }),
      type: `${domain}/Thing`,
      service,
      displayName: "Thing",
      phase: upTo(of.phase, of.type.phase),
      gvk: { group: domain, kind: "Thing" },
    }),
    ...of.meters.map((meter, index) => {
      const { kind, aggregation } = meter;
      return document("MeterDefinition", `${service}-${index}`, {
        ...given({ description: meter.description, billing: meter.billing }),
        meter: `${domain}/thing/${index}`,
        service,
        displayName: `Meter ${index}`,
        phase: of.type.phase === "Draft" ? "Draft" : upTo(of.phase, meter.phase),
        measurement: given({ kind, aggregation, unit: "s", dimensions: of.type.labels.map(({ name }) => name) }),
        monitoredResourceTypes: [type],
      });
    }),
    ...(of.limit === undefined || of.meters.length === 0 ? [] : [limitOf(service, domain, of.limit)]),
  ];
}

function limitOf(service: string, domain: string, { costs, max, ...said }: NonNullable<Facts["limit"]>): string {
  return document("QuotaLimit", `${service}-limit`, {
    ...given({ ...said, max: max !== undefined && said.default > max ? undefined : max }),
    limit: `${domain}/limit`,
    service,
    meter: `${service}-0`,
    costs: costs.map((kind) => ({ resource: { group: domain, version: "v1alpha1", kind }, amount: 2 })),
  });
}

const PLATFORM = FORMS.map((form) =>
  joinDocuments([
    document("Stage", form, { threshold: "DEV", render: ["catalog"] }),
    document("Cluster", `in-${form}`, { stage: form }),
  ]),
);

/** Each with a cluster per form, `in-<form>`. */
export const catalogs: fc.Arbitrary<PlatformFiles> = fc.tuple(...SERVICES.map(() => facts)).map((all) => ({
  "sluice.yaml": document("Project", "generated", {
    targets: { catalog: { byStage: Object.fromEntries(FORMS.map((form) => [form, form])) } },
  }),
  "catalog/catalog.yaml": joinDocuments(SERVICES.flatMap((service, index) => documents(service, all[index] as Facts))),
  "stages/stages.yaml": joinDocuments(PLATFORM),
}));
