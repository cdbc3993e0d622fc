/** Creates the links of a chain of reasons, with locations that do not depend on lines and files. */
import type { Accreditation, Feature, Grant, Override, Stage } from "../link/index.ts";
import type { ReasonLink } from "./state.ts";
import type { Resource } from "../schema/index.ts";
import type { Path } from "../../base/source.ts";

function because(resource: Resource, path: Path, spelled: string = path.join(".")): ReasonLink {
  return { resource, path, place: `${resource.kind}/${resource.name}#${spelled}` };
}

/** `Feature/x#spec.history[since=1.6]`, or `spec.history[0]` for the only entry that may have no `since`. */
export function becauseOfEntry(feature: Feature, index: number): ReasonLink {
  const since = feature.spec.history?.[index]?.since;
  const identity = since === undefined ? String(index) : `since=${since}`;
  return because(feature, ["spec", "history", index], `spec.history[${identity}]`);
}

/** Links to the release from which a feature is removed or permanent. */
export function becauseOfEnd(feature: Feature): ReasonLink {
  return because(feature, ["spec", "deprecated", "until"]);
}

/** Links to the selector of the clusters on which the feature exists. */
export function becauseOfClusters(feature: Feature): ReasonLink {
  return because(feature, ["spec", "clusters"]);
}

/** Links to the setting that keeps unapproved features off. */
export function becauseOfHold(stage: Stage): ReasonLink {
  return because(stage, ["spec", "accreditation"]);
}

/** Links to the list of approved features. */
export function becauseOfAccreditation(record: Accreditation): ReasonLink {
  return because(record, ["spec", "features"]);
}

/** Links to the threshold that the level is compared with. */
export function becauseOfThreshold(stage: Stage): ReasonLink {
  return because(stage, ["spec", "threshold"]);
}

/** The field that an override sets. */
export function overrideField(override: Override): "level" | "enabled" | "variant" {
  if (override.spec.level !== undefined) return "level";
  return override.spec.enabled === undefined ? "variant" : "enabled";
}

/** For example `Override/x#spec.level`. */
export function becauseOfOverride(override: Override): ReasonLink {
  return because(override, ["spec", overrideField(override)]);
}

/** `Grant/x#spec.features[name]`. */
export function becauseOfGrant(grant: Grant, feature: Feature): ReasonLink {
  return because(grant, pathInGrant(grant, feature), `spec.features[${feature.name}]`);
}

/** Positions of features by name, because searching a list of thousands for each feature is too slow. */
const positions = new WeakMap<Grant, ReadonlyMap<string, number>>();

/** The path of the first mention of a feature in a grant. */
export function pathInGrant(grant: Grant, feature: Feature): Path {
  let known = positions.get(grant);
  if (known === undefined) {
    known = new Map(grant.spec.features.map((name, index) => [name, index] as const).toReversed());
    positions.set(grant, known);
  }
  return ["spec", "features", known.get(feature.name) ?? 0];
}
