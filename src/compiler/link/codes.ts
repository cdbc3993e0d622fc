/** The codes of link: unknown names, duplicate names, cycles, and contradictions between documents. */
import { unsuppressibleError } from "../../base/diagnostics.ts";
import type { Code } from "../../base/diagnostics.ts";

function unknown(name: string, noun: string, fix = `Correct the name, or add the ${noun}.`): Code {
  return unsuppressibleError(
    `unknown-${name}`,
    `The name does not match any ${noun}.`,
    "An unknown name silently has no effect. It is usually a typo, or the target was renamed.",
    fix,
  );
}

export const unknownFeature: Code = unknown("feature", "Feature");
export const unknownCluster: Code = unknown("cluster", "Cluster");
export const unknownStage: Code = unknown("stage", "Stage");
export const unknownService: Code = unknown("service", "Service");
export const unknownMeter: Code = unknown("meter", "MeterDefinition");
export const unknownResourceType: Code = unknown("resource-type", "MonitoredResourceType");
export const unknownLimit: Code = unknown("limit", "QuotaLimit");
export const unknownLevel: Code = unknown(
  "level",
  "level of `spec.levels`",
  "Correct the name, or add the level to `spec.levels`.",
);
export const unknownTarget: Code = unknown("target", "target of Sluice", "Correct the name.");
export const unknownComponent: Code = unknown(
  "component",
  "component of `spec.targets.gates.components`",
  "Correct the name, or add the component there.",
);
export const unknownCheck: Code = unknown(
  "check",
  "check of `spec.checks`",
  "Correct the name, or add the check to `spec.checks` of `sluice.yaml`.",
);
export const unknownConsumer: Code = unknown(
  "consumer",
  "consumer of `spec.consumers`",
  "Correct the name, or add the consumer to `spec.consumers`.",
);

export const unknownRelease: Code = unsuppressibleError(
  "unknown-release",
  "The project does not list this release for its track.",
  "A feature that begins with an unknown release would never be on, and the age of a cluster's unknown release is not defined.",
  "Correct the release, or add it to `spec.releases` of the track in `sluice.yaml`.",
);

export const unknownTrack: Code = {
  name: "unknown-track",
  severity: "warning",
  configurable: true,
  requiresCompleteModel: true,
  means: "A feature uses a track for which neither the project nor any cluster has a release.",
  why: "Without a release to compare with, every cluster uses the last entry of the history.",
  fix: "Correct the track, list its releases under `spec.releases`, or give the clusters a release of it.",
};

export const duplicateName: Code = unsuppressibleError(
  "duplicate-name",
  "Two documents of one kind have the same name.",
  "Every reference to the name would be ambiguous, and which document wins would depend on the order of files.",
  "Rename one of them, or delete it if it is a copy.",
);

export const missingProject: Code = unsuppressibleError(
  "missing-project",
  "`sluice.yaml` contains no Project.",
  "The Project defines the levels, the source folders and the rendered targets. Without it, nothing can be resolved.",
  "Add exactly one document of kind Project to `sluice.yaml`.",
);

export const consumersNotAList: Code = unsuppressibleError(
  "consumers-not-a-list",
  "The file in `spec.consumers` is missing, or is not a list of consumers.",
  "Without it, no consumer can be checked, and a typo would grant a feature to nobody.",
  "Write a YAML list of `Organization/<name>` and `Project/<name>` in the file.",
);

export const misplacedProject: Code = unsuppressibleError(
  "misplaced-project",
  "A Project is at the wrong location. The only Project must be in `sluice.yaml`.",
  "Two projects could define levels and releases differently.",
  "Move its fields into the Project of `sluice.yaml` and delete the document.",
);

export const cycle: Code = unsuppressibleError(
  "cycle",
  "Documents depend on each other in a cycle.",
  "Nothing in a cycle can come first: no stage is before the others, and no feature can be on before its dependency.",
  "Remove one of the references.",
);

export const levelGoesDown: Code = unsuppressibleError(
  "level-goes-down",
  "A later entry of a history has a lower level than an earlier one.",
  "Clusters would lose the feature with an upgrade, without an explicit decision.",
  "Keep the level, and use `deprecated` to remove a feature, or an Override to turn it off on some clusters.",
);

export const notAscending: Code = unsuppressibleError(
  "not-ascending",
  "A list is not in ascending order, or contains an item twice.",
  "Releases and levels are compared by their position in the list.",
  "Sort the list in ascending order, with each name once.",
);

export const grantWithoutEntitlement: Code = unsuppressibleError(
  "grant-without-entitlement",
  "A grant contains a feature without `entitlement`.",
  "Such a feature is on for everyone or for no one, so the grant has no effect.",
  "Add `entitlement` to the feature, or remove it from the grant.",
);

export const grantForOtherConsumer: Code = unsuppressibleError(
  "grant-for-other-consumer",
  "A grant names a consumer of the wrong kind: the feature is granted to another kind.",
  "The entitlement of an organization is never looked up for a project, and vice versa.",
  "Grant it to a consumer of the kind in the feature's `entitlement.consumer`.",
);

export const clusterNeedsRelease: Code = unsuppressibleError(
  "cluster-needs-release",
  "A cluster names no release of a listed track, although a feature, a component or an accreditation on the cluster depends on it.",
  "A feature begins and ends with a release, and an accreditation applies from a release on. Without a release, the newest entry of every history would apply to the cluster, even for a future release.",
  "Add the release that the cluster runs: `release`, or `releases` for another track. `latest` means the last release that the Project lists.",
);

export const selectorMatchesNothing: Code = {
  name: "selector-matches-nothing",
  severity: "warning",
  configurable: true,
  requiresCompleteModel: true,
  means: "A cluster selector matches no cluster.",
  why: "The document has no effect now, but could have an unintended effect as soon as a cluster matches.",
  fix: "Correct the labels, stages or names, or delete the document.",
};

export const overlappingWaves: Code = unsuppressibleError(
  "overlapping-waves",
  "Two waves of a stage select the same cluster.",
  "The cluster would get a commit with one wave, and be counted in the other.",
  "Exclude the cluster from one of the two waves.",
);

export const clusterOfOtherStage: Code = unsuppressibleError(
  "cluster-of-other-stage",
  "A wave names a cluster of another stage.",
  "Waves divide the clusters of their stage, so the name has no effect.",
  "Remove the name, or correct the stage of the cluster.",
);

export const rolloutNeedsBranches: Code = unsuppressibleError(
  "rollout-needs-branches",
  "A stage has a `rollout`, but its clusters do not have one branch each.",
  "With one folder or one branch for all clusters, every cluster gets a commit with the merge.",
  "Set `targets.gitops.delivery: branch` in `sluice.yaml`, and run `sluice publish` without `--branch`. Or remove `rollout`.",
);

export const encodedNameCollision: Code = unsuppressibleError(
  "encoded-name-collision",
  "Two names of the catalog become the same Kubernetes name.",
  "Catalog names are encoded to lower case with `/` and `.` as `-`; the two objects would overwrite each other on the cluster.",
  "Rename one of them so that they still differ after the encoding.",
);

export const linkCodes: readonly Code[] = [
  unknownFeature,
  unknownCluster,
  unknownStage,
  unknownService,
  unknownMeter,
  unknownResourceType,
  unknownLimit,
  unknownLevel,
  unknownRelease,
  unknownTrack,
  unknownTarget,
  unknownComponent,
  unknownCheck,
  unknownConsumer,
  duplicateName,
  missingProject,
  consumersNotAList,
  misplacedProject,
  cycle,
  levelGoesDown,
  notAscending,
  grantWithoutEntitlement,
  grantForOtherConsumer,
  clusterNeedsRelease,
  selectorMatchesNothing,
  overlappingWaves,
  clusterOfOtherStage,
  rolloutNeedsBranches,
  encodedNameCollision,
];
