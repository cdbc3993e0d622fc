/** Names Milo's namespaces, grants, files and labels. */
import type { Feature } from "../../../compiler/link/index.ts";
import type { Consumer } from "../../../compiler/resolve/index.ts";
import { truncateName, LABEL } from "../truncate-name.ts";

export const QUOTA_API = "quota.miloapis.com/v1alpha1";
export const CONSUMER_GROUP = "resourcemanager.miloapis.com";

type Who = Pick<Consumer, "kind" | "name">;

/** Each organization has its own namespace; everything else is in Milo's. */
export function consumerNamespace({ kind, name }: Who): string {
  return kind === "Organization" ? `organization-${name}` : "milo-system";
}

/** Whether the namespace name is short enough. It can't be truncated, because Milo defines it. */
export function namespaceFits(consumer: Who): boolean {
  return consumerNamespace(consumer).length <= LABEL;
}

/** One grant per feature: a portal that disables a feature deletes the whole grant. */
export function grantName(feature: Pick<Feature, "name">, { name }: Who): string {
  return truncateName(`feature-${feature.name}-${name}`);
}

/** The longest file name that leaves room for an extension. */
const FILE_NAME = 200;

export function grantsFileName({ kind, name }: Who): string {
  return `${truncateName(`${kind.toLowerCase()}-${name}`, FILE_NAME)}.yaml`;
}

/** The labels of registrations and grants. The portal lists feature flags by `component`. */
export function featureLabels({ name, spec: { service } }: Feature): Readonly<Record<string, string>> {
  return {
    ...(service === undefined ? {} : { "app.kubernetes.io/name": service }),
    "app.kubernetes.io/component": "feature-flags",
    "features.miloapis.com/feature-name": name,
  };
}
