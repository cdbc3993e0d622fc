/** Explains which variant a flag serves, and whether the feature is deprecated. */
import { trackOf } from "../../compiler/link/index.ts";
import { compareReleases } from "../../base/release.ts";
import { link } from "./link.ts";
import type { Link } from "./link.ts";
import type { StateQuery } from "./query.ts";

/** Empty if the flag is only on or off. */
export function flagLinks({ model, at: { cluster }, state }: StateQuery): readonly Link[] {
  const { feature, flag, decides, variant } = state;
  if (state.level === null) return [];
  const patches = [...model.byKind.Patch.values()].filter(
    (patch) =>
      patch.spec.resource.kind === "Feature" &&
      patch.spec.resource.name === feature.name &&
      (model.selected.get(patch) ?? []).includes(cluster),
  );
  const patched = patches.map((patch) => link(`patch ${patch.name} of its flag`, patch, ["spec", "set"]));
  if (decides === "targeting")
    return [link("targeting picks the variant", feature, ["spec", "flag", "targeting"]), ...patched];
  if (decides === "rollout" && flag.rollout !== undefined) {
    const { percent, by } = flag.rollout;
    return [link(`rolled out to ${percent} percent by ${by}`, feature, ["spec", "flag", "rollout"]), ...patched];
  }
  const plain = state.variantOverride !== undefined || (flag.type === "boolean" && ["on", "off"].includes(variant));
  return plain ? patched : [link(`variant ${variant}`, feature, ["spec", "flag"]), ...patched];
}

export function deprecationLinks({ at: { releases }, state: { feature, level } }: StateQuery): readonly Link[] {
  const { since, until, outcome, replacedBy } = feature.spec.deprecated ?? {};
  if (level === null || since === undefined) return [];
  const release = releases.get(trackOf(feature));
  const isDue = release === undefined || compareReleases(since, release) <= 0;
  const end = until === undefined ? "" : `, ${outcome === "permanent" ? "permanent" : "gone"} with ${until}`;
  const instead = replacedBy === undefined ? undefined : `use ${replacedBy}`;
  return [link(`deprecated ${isDue ? "since" : "from"} ${since}${end}`, feature, ["spec", "deprecated"], instead)];
}
