/**
 * Makes the ResourceGrant of a consumer for one feature. Grants are never combined, because disabling one feature
 * deletes the whole grant.
 */
import type { Feature, Model } from "../../../compiler/link/index.ts";
import type { Consumer } from "../../../compiler/resolve/index.ts";
import { manifest } from "../../manifest.ts";
import type { Manifest } from "../../manifest.ts";
import { resourceTypeOf } from "../../resource-type.ts";
import { QUOTA_API, CONSUMER_GROUP, grantName, featureLabels, consumerNamespace } from "./names.ts";

const CONSUMER_LABEL = { Organization: "features.miloapis.com/org", Project: "features.miloapis.com/project" };

export function grant(feature: Feature, consumer: Consumer, model: Model): Manifest {
  const { kind, name, grants } = consumer;
  const [source, another] = grants;
  return manifest(
    {
      apiVersion: QUOTA_API,
      kind: "ResourceGrant",
      metadata: {
        name: grantName(feature, consumer),
        namespace: consumerNamespace(consumer),
        labels: { ...featureLabels(feature), [CONSUMER_LABEL[kind]]: name },
      },
    },
    {
      spec: {
        consumerRef: { apiGroup: CONSUMER_GROUP, kind, name },
        allowances: [{ resourceType: resourceTypeOf(feature, model), buckets: [{ amount: 1 }] }],
      },
    },
    another === undefined ? source : undefined,
  );
}
