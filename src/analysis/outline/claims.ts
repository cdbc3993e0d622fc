/** What two documents may not both be called on a cluster, although neither knows of the other. */
import { flagKeyOf } from "../../compiler/link/index.ts";
import { variableOf } from "../../render/targets/gates/index.ts";
import { grantName } from "../../render/targets/milo/index.ts";
import type { Feature, Grant } from "../../compiler/link/index.ts";
import type { Resource } from "../../compiler/schema/index.ts";

/** Equal where a check might find a collision; that equal claims do collide is for the check to say. */
export function claimsOf(resource: Resource): readonly string[] {
  if (resource.kind === "Feature") return claimsOfFeature(resource as Feature);
  return resource.kind === "Grant" ? claimsOfGrant(resource as Grant) : [];
}

/** The key of its flag; gates, spelled as coarsely as any component does, and the resource type, of which the last part is there by default. */
function claimsOfFeature(feature: Feature): readonly string[] {
  const { name } = feature;
  const { gates = [], entitlement } = feature.spec;
  const type = entitlement && (entitlement.resourceType ?? name).split("/").at(-1);
  return [
    `key ${flagKeyOf(feature)}`,
    ...gates.map((gate) => `gate ${gate.component} ${variableOf(gate.name, { format: "env" })}`),
    ...(type === undefined ? [] : [`type ${type}`]),
  ];
}

/** Only projects share a namespace. */
function claimsOfGrant({ spec: { consumer, features } }: Grant): readonly string[] {
  return consumer.kind === "Project" ? features.map((name) => `grant ${grantName({ name }, consumer)}`) : [];
}
