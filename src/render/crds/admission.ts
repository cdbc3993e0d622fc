/** Lists the checks of the consumers' webhooks and admission plugins beyond the CRDs, read from their code. */
import type { Admission } from "./rules.ts";

const BILLING = "milo-os/billing@c8523a6efcb976001a3232565e91d65a47fde301";
const SERVICES = "milo-os/service-catalog@403d912a9f7d";
const QUOTA = "milo-os/milo@862dc4d2f1a2327e139536f7a07f3755b9562c3a";

/** For every kind, a phase moves forward one step at a time. */
const FORWARD = "phase may only transition forward: Draft -> Published -> Deprecated -> Retired";

/** The webhook checks only a ServiceConfiguration that was Published, not a Deprecated or Retired one. */
const PUBLISHED = { phase: "Published" } as const;

export const ADMISSION: readonly Admission[] = [
  {
    group: "quota.miloapis.com",
    kind: "ResourceRegistration",
    source: QUOTA,
    keyed: [{ path: "spec.claimingResources", keys: ["apiGroup", "kind"] }],
    fixed: [],
    growing: [],
  },
  {
    group: "billing.miloapis.com",
    kind: "MonitoredResourceType",
    source: BILLING,
    keyed: [],
    fixed: [],
    growing: [{ path: "spec.labels", key: "name", rule: "a declared label can't be removed" }],
    forward: FORWARD,
  },
  {
    group: "billing.miloapis.com",
    kind: "MeterDefinition",
    source: BILLING,
    keyed: [],
    fixed: [],
    growing: [{ path: "spec.measurement.dimensions", rule: "a dimension can't be removed" }],
    forward: FORWARD,
  },
  {
    group: "services.miloapis.com",
    kind: "Service",
    source: SERVICES,
    keyed: [],
    fixed: [],
    growing: [],
    forward: FORWARD,
  },
  {
    group: "services.miloapis.com",
    kind: "ServiceConfiguration",
    source: SERVICES,
    keyed: [],
    fixed: [
      { path: "spec.monitoredResourceTypes[].gvk", ...PUBLISHED, rule: "the gvk of a published type is immutable" },
      { path: "spec.metrics[].kind", ...PUBLISHED, rule: "the kind of a published metric is immutable" },
      { path: "spec.metrics[].unit", ...PUBLISHED, rule: "the unit of a published metric is immutable" },
      { path: "spec.quota.limits[].metric", ...PUBLISHED, rule: "the metric of a published limit is immutable" },
      { path: "spec.quota.limits[].unit", ...PUBLISHED, rule: "the unit of a published limit is immutable" },
      {
        path: "spec.quota.limits[].consumerType",
        ...PUBLISHED,
        rule: "the consumer of a published limit is immutable",
      },
    ],
    growing: [
      { path: "spec.monitoredResourceTypes", key: "type", ...PUBLISHED, rule: "a published type can't be removed" },
      { path: "spec.metrics", key: "name", ...PUBLISHED, rule: "a published metric can't be removed" },
      { path: "spec.quota.limits", key: "name", ...PUBLISHED, rule: "a published limit can't be removed" },
      {
        path: "spec.billing.consumerDestinations",
        key: "monitoredResourceType",
        ...PUBLISHED,
        rule: "a published destination can't be removed",
      },
      {
        path: "spec.billing.consumerDestinations[].metrics",
        ...PUBLISHED,
        rule: "a metric can't be removed from a published destination",
      },
    ],
    forward: FORWARD,
  },
];
