/** The codes of resolve: contradictions that show only on a cluster, and exceptions that do nothing. */
import type { Code, Severity } from "../../base/diagnostics.ts";

function code(severity: Severity, name: string, means: string, why: string, fix: string): Code {
  return { name, severity, configurable: severity !== "error", means, why, fix };
}

export const conflictingOverrides: Code = code(
  "error",
  "conflicting-overrides",
  "Two overrides of the same rank contradict each other on the same cluster.",
  "Neither is more specific than the other, so the result would be undefined.",
  "Make one more specific (`names` before `labels` before `stages`), exclude the cluster from one, or delete one.",
);
export const overrideLocked: Code = code(
  "error",
  "override-locked",
  "An override selects a cluster on which the feature is locked.",
  "A locked feature must not change, because other parts of the platform may depend on it.",
  "Remove the override, exclude the cluster, or use an emergency override if you must turn it off now.",
);
export const emergencyOnLocked: Code = code(
  "note",
  "emergency-on-locked",
  "An emergency override turns off a locked feature.",
  "This is allowed, because the kill switch must always work. But other parts may depend on the feature.",
  "Remove the override after the emergency. A gate that a component has locked keeps its value.",
);
export const overrideWithoutEffect: Code = code(
  "error",
  "override-without-effect",
  "An override selects only clusters where the feature does not exist, is removed, is permanent, or is not released yet.",
  "These clusters have no gate that the override could change.",
  "Delete the override, or select clusters whose release contains the feature as a flag.",
);
export const redundantOverride: Code = code(
  "warning",
  "redundant-override",
  "An override changes nothing on any cluster that it selects.",
  "It is obsolete or wrong, and it would block a later change of the level.",
  "Delete it, or correct what it sets.",
);
export const shadowedOverride: Code = code(
  "warning",
  "shadowed-override",
  "A more specific override takes precedence on every selected cluster.",
  "The override looks effective, but has no effect.",
  "Delete it, or make it more specific than the other one.",
);
export const partlyShadowedOverride: Code = code(
  "note",
  "partly-shadowed-override",
  "A more specific override takes precedence on some of the selected clusters.",
  "This is a valid exception to an exception, but note it when you change one of them.",
  "If this is intended, do nothing. Otherwise, exclude the clusters.",
);
export const dependencyOff: Code = code(
  "error",
  "dependency-off",
  "A feature is on, but one of its dependencies is off.",
  "It would run without its dependency.",
  "Enable the dependency on these clusters, or turn the dependent feature off.",
);
export const conflictOn: Code = code(
  "error",
  "conflict-on",
  "Two features that conflict are both on.",
  "According to their authors, they do not work together.",
  "Turn one of them off on these clusters with an Override.",
);
export const dependencyNarrower: Code = code(
  "warning",
  "dependency-narrower",
  "A feature is on for consumers that have no grant for one of its dependencies.",
  "The feature can't work for these consumers.",
  "Grant the dependency to the same consumers, or narrow the dependent.",
);
export const dormantGrant: Code = code(
  "note",
  "dormant-grant",
  "The gate of a granted feature is closed on some of the selected clusters.",
  "Nothing is rendered for the grant there. It takes effect when the gate opens.",
  "If this is intended, do nothing. Otherwise, narrow the clusters of the grant.",
);
export const grantWithoutEffect: Code = code(
  "warning",
  "grant-without-effect",
  "A grant selects only clusters where its feature does not exist.",
  "No cluster can give the feature to the consumer.",
  "Remove the feature from the grant, or widen `spec.clusters` of the grant or of the feature.",
);
export const duplicateGrant: Code = code(
  "warning",
  "duplicate-grant",
  "Two grants give the same feature to the same consumer, on the same cluster and the same days.",
  "Sluice merges their periods, so revoking only one of them does not remove the feature.",
  "Remove the feature from one of them.",
);
export const tombstoneTooEarly: Code = code(
  "warning",
  "tombstone-too-early",
  "A feature has no history, although a cluster runs a release that still contains it as a flag.",
  "On such a cluster, it counts as not released and is off, although the software still uses it.",
  "Keep the history until every cluster runs the release in `deprecated.until` or a later one.",
);
export const accreditationMissing: Code = code(
  "error",
  "accreditation-missing",
  "A cluster of a stage that requires accreditation has no record that applies to it.",
  "Only features that a third party has approved may be on there.",
  "Add an Accreditation that selects the cluster, for its release or an earlier one.",
);
export const accreditationTie: Code = code(
  "error",
  "accreditation-tie",
  "Two accreditations of the same release and date apply to one cluster.",
  "It is unclear which of the two lists is approved.",
  "Give one a later date, or select different clusters.",
);
export const notAccredited: Code = code(
  "error",
  "not-accredited",
  "A feature is enabled on a cluster that requires accreditation, but the applicable record does not contain it.",
  "The cluster would run a feature that nobody has approved.",
  "Turn it off there with an Override, or get approval and add it to the record.",
);
export const accreditedButOff: Code = code(
  "warning",
  "accredited-but-off",
  "A feature is approved for a cluster, but off.",
  "Either the approval is not needed, or somebody forgot to turn the feature on.",
  "Promote the feature, override its level on the cluster, or remove it from the next record.",
);
export const accreditationDrops: Code = code(
  "warning",
  "accreditation-drops",
  "A record omits a feature that the previous record contained.",
  "A record is the complete list, so an omitted feature must be turned off.",
  "Add the feature again, unless its approval has ended.",
);
export const accreditationDigest: Code = code(
  "error",
  "accreditation-digest",
  "The digest of an accreditation does not match its features.",
  "Somebody edited the list after its approval.",
  "Undo the edit, or get approval for the new list and update its digest.",
);
export const patchMatchesNothing: Code = code(
  "error",
  "patch-matches-nothing",
  "The path of a patch matches nothing in the document.",
  "The patch has no effect.",
  "Correct the path. You can only patch a field that the document contains.",
);
export const patchImmutable: Code = code(
  "error",
  "patch-immutable",
  "A patch sets a field that identifies the document, or an immutable field.",
  "Consumers reject such a change, or treat it as another object.",
  "Patch another field, or create a new document.",
);
export const patchInvalid: Code = code(
  "error",
  "patch-invalid",
  "A patched document does not match its schema.",
  "The affected clusters would reject the rendered objects.",
  "Correct the value.",
);
export const conflictingPatches: Code = code(
  "error",
  "conflicting-patches",
  "Two patches of the same rank set the same path, or a path and a part of it, to different values on the same cluster.",
  "Neither is more specific than the other, so the result would be undefined.",
  "Make one more specific, exclude the cluster from one, or delete one.",
);

export const patchOverwritten: Code = code(
  "error",
  "patch-overwritten",
  "A later item of a patch's `set` overwrites everything that an earlier item writes.",
  "The earlier item has no effect; usually it was meant for another path.",
  "Remove or correct one of the two items.",
);

export const patchIndexMoved: Code = code(
  "error",
  "patch-index-moved",
  "The path of a patch contains an index into a list that a less specific patch changes first.",
  "The index then refers to a different item from the one in the document, so the patch would change the wrong item.",
  "Select the item with a filter such as `[?(@.name=='region')]`.",
);

export const resolveCodes: readonly Code[] = [
  conflictingOverrides,
  overrideLocked,
  emergencyOnLocked,
  overrideWithoutEffect,
  redundantOverride,
  shadowedOverride,
  partlyShadowedOverride,
  dependencyOff,
  conflictOn,
  dependencyNarrower,
  dormantGrant,
  grantWithoutEffect,
  duplicateGrant,
  tombstoneTooEarly,
  accreditationMissing,
  accreditationTie,
  notAccredited,
  accreditedButOff,
  accreditationDrops,
  accreditationDigest,
  patchMatchesNothing,
  patchImmutable,
  patchInvalid,
  conflictingPatches,
  patchOverwritten,
  patchIndexMoved,
];
