/** The codes of link: names that point nowhere, names that are taken, circles, and contradictions between documents. */
import { hardError } from "../diagnostics.ts";
import type { Code } from "../diagnostics.ts";

function unknown(name: string, what: string): Code {
  return hardError(
    `unknown-${name}`,
    `A name is used that no ${what} has.`,
    "A name that points nowhere does nothing, silently, and is most often a typo or something that was renamed.",
    `Correct the name, or add the ${what} that it means.`,
  );
}

export const unknownFeature: Code = unknown("feature", "Feature");
export const unknownCluster: Code = unknown("cluster", "Cluster");
export const unknownStage: Code = unknown("stage", "Stage");
export const unknownService: Code = unknown("service", "Service");
export const unknownMeter: Code = unknown("meter", "MeterDefinition");
export const unknownResourceType: Code = unknown("resource-type", "MonitoredResourceType");
export const unknownLimit: Code = unknown("limit", "QuotaLimit");
export const unknownLevel: Code = unknown("level", "level of `spec.levels`");
export const unknownTarget: Code = unknown("target", "target of Sluice");
export const unknownComponent: Code = unknown("component", "component of `spec.targets.gates.components`");
export const unknownConsumer: Code = unknown("consumer", "consumer of `spec.consumers`");

export const unknownRelease: Code = hardError(
  "unknown-release",
  "A release is named that the project does not list for its track.",
  "A feature that begins in a release which never comes is never on, and a cluster on a release that nobody made has no known age.",
  "Correct the release, or add it to `spec.releases` of the track in `sluice.yaml`.",
);

export const unknownTrack: Code = {
  name: "unknown-track",
  severity: "warning",
  configurable: true,
  needsTheWhole: true,
  means: "A feature counts the releases of a track that nothing else speaks of.",
  why: "Without a release to compare with, every cluster takes the last entry of the history at once.",
  fix: "Correct the track, list its releases under `spec.releases`, or give the clusters a release of it.",
};

export const duplicateName: Code = hardError(
  "duplicate-name",
  "Two documents of one kind have the same name.",
  "Every reference to the name would be ambiguous, and which document wins would depend on the order of files.",
  "Rename one of them, or delete it if it is a copy.",
);

export const missingProject: Code = hardError(
  "missing-project",
  "`sluice.yaml` holds no Project.",
  "The Project says which levels exist, where the sources are and what is rendered; without it nothing can be resolved.",
  "Let `sluice.yaml` hold exactly one document of kind Project.",
);

export const consumersNotAList: Code = hardError(
  "consumers-not-a-list",
  "The file that `spec.consumers` names is missing, or is not a list of consumers.",
  "Without it no consumer can be checked, and a typo would grant a feature to nobody.",
  "Let the file hold a YAML list of `Organization/<name>` and `Project/<name>`.",
);

export const misplacedProject: Code = hardError(
  "misplaced-project",
  "A Project stands where none may stand: there is exactly one, in `sluice.yaml`.",
  "Two projects would give two answers to what a level or a release is.",
  "Move its fields into the Project of `sluice.yaml` and delete the document.",
);

export const cycle: Code = hardError(
  "cycle",
  "Documents depend on each other in a circle.",
  "Nothing in a circle can come first: no stage is promoted before the other, no feature can be on before its dependency.",
  "Remove one of the references that close the circle.",
);

export const levelGoesDown: Code = hardError(
  "level-goes-down",
  "A later entry of a history has a lower level than an earlier one.",
  "Clusters that upgrade would lose a feature that they had, without anybody having said so.",
  "Keep the level, and use `deprecated` to take a feature away, or an Override to shut it on some clusters.",
);

export const notAscending: Code = hardError(
  "not-ascending",
  "A list that must ascend does not, or names something twice.",
  "Releases and levels are compared by their place in the list.",
  "Put the list in ascending order, each name once.",
);

export const grantWithoutEntitlement: Code = hardError(
  "grant-without-entitlement",
  "A grant gives a feature that has no `entitlement`.",
  "Such a feature is on for everybody or for nobody: the grant would have no effect.",
  "Add `entitlement` to the feature, or remove it from the grant.",
);

export const grantForOtherConsumer: Code = hardError(
  "grant-for-other-consumer",
  "A grant names a consumer of another kind than the feature is granted to.",
  "A feature that organizations are entitled to is never looked up for a project, and the other way round.",
  "Grant it to a consumer of the kind that the feature's `entitlement.consumer` names.",
);

export const clusterNeedsRelease: Code = hardError(
  "cluster-needs-release",
  "A cluster names no release of a listed track whose releases decide something there: a feature or a component counts them, or its stage asks for accreditation.",
  "A feature begins and ends with a release, and an accreditation holds for a release and those after it. Without the cluster's release, the newest entry of every history would hold there, also one whose release is still to come.",
  "Add the release that the cluster runs: `release`, or `releases` for another track. `latest` makes it follow the last release that the Project lists.",
);

export const selectorMatchesNothing: Code = {
  name: "selector-matches-nothing",
  severity: "warning",
  configurable: true,
  needsTheWhole: true,
  means: "A cluster selector matches no cluster.",
  why: "The document has no effect now, and will have one, unasked, as soon as a cluster happens to match.",
  fix: "Correct the labels, stages or names, or delete the document.",
};

export const encodedNameCollision: Code = hardError(
  "encoded-name-collision",
  "Two names of the catalog become the same Kubernetes name.",
  "Catalog names are encoded to lower case with `/` and `.` as `-`; the two objects would overwrite each other on the cluster.",
  "Rename one of them so that they still differ after the encoding.",
);

export const codes: readonly Code[] = [
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
  encodedNameCollision,
];
