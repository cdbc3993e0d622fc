/** Compares the states of a cluster with the approvals for it. */
import { compareReleases } from "../../../base/release.ts";
import { PLATFORM, trackOf } from "../../../compiler/link/index.ts";
import type { Accreditation, Model } from "../../../compiler/link/index.ts";
import type { ClusterState, FeatureState } from "../../../compiler/resolve/index.ts";

/** A feature that is not on yet, and what would turn it on. */
export interface OnTheWay {
  readonly name: string;
  readonly description: string;
}

/** Lists are sorted by name. */
export interface AccreditationStatus {
  readonly at: ClusterState;
  readonly release: string | undefined;
  readonly record: Accreditation | undefined;
  readonly on: readonly FeatureState[];
  /** Approved, but off. */
  readonly off: readonly FeatureState[];
  /** On without approval: an error if the stage requires approval. */
  readonly unapproved: readonly FeatureState[];
  /** Off because they, or a feature that they depend on, are not approved. */
  readonly held: readonly FeatureState[];
  readonly onTheWay: readonly OnTheWay[];
}

export function accreditationStatus(at: ClusterState, model: Model): AccreditationStatus {
  const record = at.accreditation;
  const approved = new Set(record?.spec.features);
  const [known, others] = [true, false].map((is) =>
    at.features.filter(({ feature }) => approved.has(feature.name) === is),
  );
  return {
    at,
    release: at.releases.get(PLATFORM),
    record,
    on: (known ?? []).filter(({ open }) => open),
    off: (known ?? []).filter(({ open }) => !open),
    unapproved: (others ?? []).filter(({ open }) => open),
    held: (others ?? []).filter(({ reason }) => reason === "accreditation"),
    onTheWay: (others ?? []).filter(({ open }) => !open).flatMap((state) => wayOf(state, at, model)),
  };
}

/** A later record, or a release as of which its level passes the threshold. */
function wayOf({ feature, reason }: FeatureState, at: ClusterState, model: Model): readonly OnTheWay[] {
  if (reason === "removed" || reason === "absent") return [];
  const isLater = (since: string | undefined, track: string): boolean => {
    const release = at.releases.get(track);
    return since !== undefined && release !== undefined && compareReleases(since, release) > 0;
  };
  const entry = feature.spec.history?.find(
    ({ since, level }) =>
      isLater(since, trackOf(feature)) && (model.settings.levelByName.get(level)?.rank ?? -1) >= at.threshold.rank,
  );
  const record = [...model.byKind.Accreditation.values()].find(
    (one) =>
      one.spec.features.includes(feature.name) &&
      isLater(one.spec.release, PLATFORM) &&
      model.selected.get(one)?.includes(at.cluster) === true,
  );
  const says = [
    ...(entry === undefined ? [] : [`${entry.level} with release ${entry.since}`]),
    ...(record === undefined ? [] : [`approved by ${record.name} for release ${record.spec.release}`]),
  ];
  return says.length === 0 ? [] : [{ name: feature.name, description: says.join(", ") }];
}
