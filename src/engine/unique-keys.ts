/** The keys that must be unique on a cluster although the documents do not name each other. */
import { flagKeyOf } from "../compiler/link/index.ts";
import { variableOf } from "../render/targets/gates/index.ts";
import { grantName } from "../render/targets/milo/index.ts";
import type { Feature, Grant } from "../compiler/link/index.ts";
import type { Resource } from "../compiler/schema/index.ts";

/** Documents whose keys may collide have an equal key. A check decides whether they do collide. */
export function uniqueKeysOf(resource: Resource): readonly string[] {
  if (resource.kind === "Feature") return keysOfFeature(resource as Feature);
  return resource.kind === "Grant" ? keysOfGrant(resource as Grant) : [];
}

/** The flag key, the gates in a coarse form that covers all components, and the last part of the resource type. */
function keysOfFeature(feature: Feature): readonly string[] {
  const { name } = feature;
  const { gates = [], entitlement } = feature.spec;
  const type = entitlement && (entitlement.resourceType ?? name).split("/").at(-1);
  return [
    `key ${flagKeyOf(feature)}`,
    ...gates.map((gate) => `gate ${gate.component} ${variableOf(gate.name, { format: "env" })}`),
    ...(type === undefined ? [] : [`type ${type}`]),
  ];
}

/** Only grants of projects share a namespace. */
function keysOfGrant({ spec: { consumer, features } }: Grant): readonly string[] {
  return consumer.kind === "Project" ? features.map((name) => `grant ${grantName({ name }, consumer)}`) : [];
}
