/** Makes the quota objects of limits: registrations, default grants and claim policies. */
import type { QuotaLimit, Service } from "../../../compiler/link/index.ts";
import type { Value } from "../../../compiler/parse/index.ts";
import { truncateName, LABEL } from "../truncate-name.ts";
import { manifest } from "../../manifest.ts";
import type { Manifest } from "../../manifest.ts";
import type { Claim } from "./claims.ts";
import { consumerOf, RESOURCE_MANAGER } from "./consumer.ts";
import type { ConsumerType } from "./consumer.ts";
import type { Limited } from "./entries.ts";
import { claimName, limitName } from "./names.ts";

const QUOTA = "quota.miloapis.com/v1alpha1";

const CONSUMER_VERSION = "v1alpha1";

const TRIGGER_NAME = "{{ trigger.metadata.name }}";

/** The quota system identifies a limit by its meter. */
export function quotaRegistration({ limit, meter }: Limited, { spec: { serviceName } }: Service): Manifest {
  const { displayName } = limit.spec;
  const consumerType = consumerOf(limit);
  return manifest(
    {
      apiVersion: QUOTA,
      kind: "ResourceRegistration",
      metadata: {
        name: limitName(limit),
        labels: {
          "app.kubernetes.io/component": "quota-system",
          "services.miloapis.com/owner": truncateName(serviceName, LABEL),
        },
        ...(displayName === undefined ? {} : { annotations: { "kubernetes.io/display-name": displayName } }),
      },
    },
    {
      spec: {
        consumerType: { ...consumerType },
        type: "Entity",
        resourceType: meter.spec.meter,
        baseUnit: "1",
        displayUnit: "1",
        unitConversionFactor: 1,
        claimingResources: claimingResources(limit, consumerType),
      },
    },
    limit,
  );
}

/** The kinds with costs, or the consumer if no kind has a cost, because the list must not be empty. */
export function claimingResources(limit: QuotaLimit, consumer: ConsumerType): readonly Value[] {
  const kinds = (limit.spec.costs ?? []).map(({ resource: { group, kind } }) => ({ apiGroup: group, kind }));
  const distinct = new Map(kinds.map((kind) => [`${kind.apiGroup}/${kind.kind}`, kind]));
  return distinct.size === 0 ? [{ ...consumer }] : [...distinct.values()];
}

/** A policy that grants the default amount to every new consumer. */
export function grantPolicy({ limit, meter }: Limited): readonly Manifest[] {
  const amount = limit.spec.default;
  if (amount === 0) return [];
  const consumer = consumerOf(limit);
  const name = truncateName(`${limitName(limit)}-default`);
  const { metadata, parentContext } = grantLocation(consumer, name);
  const policy = manifest(
    { apiVersion: QUOTA, kind: "GrantCreationPolicy", metadata: { name } },
    {
      spec: {
        trigger: { resource: { apiVersion: `${consumer.apiGroup}/${CONSUMER_VERSION}`, kind: consumer.kind } },
        target: {
          ...parentContext,
          resourceGrantTemplate: {
            metadata,
            spec: {
              consumerRef: { ...consumer, name: TRIGGER_NAME },
              allowances: [{ resourceType: meter.spec.meter, buckets: [{ amount }] }],
            },
          },
        },
      },
    },
    limit,
  );
  return [policy];
}

/** The location of a grant, as parts of a policy's target. */
interface GrantLocation {
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly parentContext: { readonly [key: string]: Value };
}

/**
 * Each organization has its own namespace, and each project its own control plane; other consumers share Milo's
 * namespace.
 */
function grantLocation({ apiGroup, kind }: ConsumerType, name: string): GrantLocation {
  if (apiGroup !== RESOURCE_MANAGER || (kind !== "Organization" && kind !== "Project"))
    return { metadata: { name: `${name}-${TRIGGER_NAME}`, namespace: "milo-system" }, parentContext: {} };
  if (kind === "Organization")
    return { metadata: { name, namespace: `organization-${TRIGGER_NAME}` }, parentContext: {} };
  const parentContext = { apiGroup, kind, nameExpression: "trigger.metadata.name" };
  return { metadata: { name, namespace: "milo-system" }, parentContext: { parentContext } };
}

/** A policy that claims quota for every new object of a kind. */
export function claimPolicy(claim: Claim): readonly Manifest[] {
  const { group, kind, versions, amounts, limits } = claim;
  const [version] = versions;
  const [source, another] = limits;
  if (version === undefined) return [];
  const policy = manifest(
    { apiVersion: QUOTA, kind: "ClaimCreationPolicy", metadata: { name: claimName(claim) } },
    {
      spec: {
        trigger: { resource: { apiVersion: group === "" ? version : `${group}/${version}`, kind } },
        target: {
          resourceClaimTemplate: {
            metadata: { generateName: `${TRIGGER_NAME}-quota-` },
            spec: { requests: [...amounts].map(([resourceType, amount]) => ({ resourceType, amount })) },
          },
        },
      },
    },
    another === undefined ? source : undefined,
  );
  return [policy];
}
