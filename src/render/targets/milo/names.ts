/** How Milo calls things: resource types, namespaces, grants. */
import type { Feature } from "../../../compiler/link/index.ts";
import type { Consumer } from "../../../compiler/resolve/index.ts";
import { truncateName, LABEL } from "../truncate-name.ts";

export const QUOTA_API = "quota.miloapis.com/v1alpha1";
export const CONSUMER_GROUP = "resourcemanager.miloapis.com";

type Who = Pick<Consumer, "kind" | "name">;

/** An organization has a namespace of its own; everything else is in Milo's. */
export function consumerNamespace({ kind, name }: Who): string {
  return kind === "Organization" ? `organization-${name}` : "milo-system";
}

/** Whether it is short enough for a namespace, which can't be cut: it is somebody else's. */
export function namespaceFits(consumer: Who): boolean {
  return consumerNamespace(consumer).length <= LABEL;
}

/** One grant is of one feature: a portal that disables it deletes the whole grant. */
export function grantName(feature: Pick<Feature, "name">, { name }: Who): string {
  return truncateName(`feature-${feature.name}-${name}`);
}

/** The longest file name that leaves room for an extension. */
const FILE_NAME = 200;

export function grantsFileName({ kind, name }: Who): string {
  return `${truncateName(`${kind.toLowerCase()}-${name}`, FILE_NAME)}.yaml`;
}

/** What both registrations and grants carry; the portal lists feature flags by `component`. */
export function featureLabels({ name, spec: { service } }: Feature): Readonly<Record<string, string>> {
  return {
    ...(service === undefined ? {} : { "app.kubernetes.io/name": service }),
    "app.kubernetes.io/component": "feature-flags",
    "features.miloapis.com/feature-name": name,
  };
}
