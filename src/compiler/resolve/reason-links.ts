/** The links of the chain of reasons: places that survive moved lines and files. */
import type { Accreditation, Feature, Grant, Override, Stage } from "../link/index.ts";
import type { ReasonLink } from "./state.ts";
import type { Resource } from "../schema/index.ts";
import type { Path } from "../../base/source.ts";

function because(resource: Resource, path: Path, spelled: string = path.join(".")): ReasonLink {
  return { resource, path, place: `${resource.kind}/${resource.name}#${spelled}` };
}

/** `Feature/x#spec.history[since=1.6]`; an entry without `since` can only be the first: `spec.history[0]`. */
export function becauseOfEntry(feature: Feature, index: number): ReasonLink {
  const since = feature.spec.history?.[index]?.since;
  const identity = since === undefined ? String(index) : `since=${since}`;
  return because(feature, ["spec", "history", index], `spec.history[${identity}]`);
}

/** The release from which a feature is removed or permanent. */
export function becauseOfEnd(feature: Feature): ReasonLink {
  return because(feature, ["spec", "deprecated", "until"]);
}

/** Where the feature exists at all. */
export function becauseOfClusters(feature: Feature): ReasonLink {
  return because(feature, ["spec", "clusters"]);
}

/** The stage keeps unapproved features off. */
export function becauseOfHold(stage: Stage): ReasonLink {
  return because(stage, ["spec", "accreditation"]);
}

/** The list that a feature is not in. */
export function becauseOfAccreditation(record: Accreditation): ReasonLink {
  return because(record, ["spec", "features"]);
}

/** What the level was compared with. */
export function becauseOfThreshold(stage: Stage): ReasonLink {
  return because(stage, ["spec", "threshold"]);
}

/** The field by which an override decides. */
export function overrideField(override: Override): "level" | "enabled" | "variant" {
  if (override.spec.level !== undefined) return "level";
  return override.spec.enabled === undefined ? "variant" : "enabled";
}

/** `Override/x#spec.level`: the field by which it decides. */
export function becauseOfOverride(override: Override): ReasonLink {
  return because(override, ["spec", overrideField(override)]);
}

/** `Grant/x#spec.features[name]`. */
export function becauseOfGrant(grant: Grant, feature: Feature): ReasonLink {
  return because(grant, pathInGrant(grant, feature), `spec.features[${feature.name}]`);
}

/** Looking a feature up in a list takes as long as the list: of thousands in one grant, too long. */
const positions = new WeakMap<Grant, ReadonlyMap<string, number>>();

/** Where a grant first names a feature. */
export function pathInGrant(grant: Grant, feature: Feature): Path {
  let known = positions.get(grant);
  if (known === undefined) {
    known = new Map(grant.spec.features.map((name, index) => [name, index] as const).toReversed());
    positions.set(grant, known);
  }
  return ["spec", "features", known.get(feature.name) ?? 0];
}
