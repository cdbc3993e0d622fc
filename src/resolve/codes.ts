/** The codes of resolve: contradictions that show only on a cluster, and exceptions that do nothing. */
import type { Code, Severity } from "../diagnostics.ts";

function code(severity: Severity, name: string, means: string, why: string, fix: string): Code {
  return { name, severity, configurable: severity !== "error", means, why, fix };
}

export const conflictingOverrides: Code = code(
  "error",
  "conflicting-overrides",
  "Two overrides of the same rank want different things on the same cluster.",
  "Neither is more specific than the other, so what holds there would be chance.",
  "Make one more specific (`names` before `labels` before `stages`), exclude the cluster from one, or delete one.",
);
export const overrideLocked: Code = code(
  "error",
  "override-locked",
  "An override selects a cluster on which the feature is locked.",
  "A locked feature is promised to stay as it is; other parts of the platform may count on it.",
  "Remove the override, exclude the cluster, or use an emergency override if it must be shut now.",
);
export const emergencyOnLocked: Code = code(
  "note",
  "emergency-on-locked",
  "An emergency override shuts a feature that is locked.",
  "That is allowed, since the kill switch must always work, and worth knowing, since others count on the feature.",
  "Nothing to do now; end the emergency when it is over. A gate that a component has locked keeps its value all the while.",
);
export const overrideWithoutEffect: Code = code(
  "error",
  "override-without-effect",
  "An override selects only clusters on which the feature does not exist, is removed, permanent or not released yet.",
  "There is no gate on these clusters that it could open or shut.",
  "Delete the override, or let it select clusters whose release has the feature as a flag.",
);
export const redundantOverride: Code = code(
  "warning",
  "redundant-override",
  "An override changes nothing on any cluster that it selects.",
  "It is either done with, or does not do what its author meant; and it will hold back a later change of level.",
  "Delete it, or correct what it sets.",
);
export const shadowedOverride: Code = code(
  "warning",
  "shadowed-override",
  "An override is beaten by a more specific one on every cluster that it selects.",
  "It reads as if it held, and does nothing.",
  "Delete it, or make it more specific than the one that beats it.",
);
export const partlyShadowedOverride: Code = code(
  "note",
  "partly-shadowed-override",
  "An override is beaten by a more specific one on some of the clusters that it selects.",
  "That is how exceptions to exceptions are made, and worth knowing when one of them is changed.",
  "Nothing, if it is meant; else exclude the clusters.",
);
export const dependencyOff: Code = code(
  "error",
  "dependency-off",
  "A feature is on where a feature that it depends on is off.",
  "It would run without what it needs.",
  "Open the dependency on these clusters too, or shut the dependent there.",
);
export const conflictOn: Code = code(
  "error",
  "conflict-on",
  "Two features that conflict are both on.",
  "Their authors said that they can't work together.",
  "Shut one of them on these clusters with an Override.",
);
export const dependencyNarrower: Code = code(
  "warning",
  "dependency-narrower",
  "A feature is on for consumers to whom a feature that it depends on is not granted.",
  "They see a feature that can't work for them.",
  "Grant the dependency to the same consumers, or narrow the dependent.",
);
export const dormantGrant: Code = code(
  "note",
  "dormant-grant",
  "A grant of a feature whose gate is shut on some of the clusters that it selects.",
  "Nothing is rendered for it there; it takes effect on the day on which the gate opens.",
  "Nothing, if that is meant; else narrow the grant's clusters.",
);
export const grantWithoutEffect: Code = code(
  "warning",
  "grant-without-effect",
  "A grant of a feature selects only clusters on which the feature does not exist.",
  "The consumer was promised something, and there is no cluster on which it could be kept.",
  "Remove the feature from the grant, or widen `spec.clusters` of the grant or of the feature.",
);
export const duplicateGrant: Code = code(
  "warning",
  "duplicate-grant",
  "Two grants give the same feature to the same consumer on the same cluster, on the same days.",
  "Their times are united; revoking only one of them does not take the feature away.",
  "Remove the feature from one of them.",
);
export const tombstoneTooEarly: Code = code(
  "warning",
  "tombstone-too-early",
  "A feature has lost its history while a cluster still runs a release that knows it as a flag.",
  "On such a cluster it counts as not released and is off, though the running software still asks for it.",
  "Keep the history until the last cluster has passed `deprecated.until`.",
);
export const accreditationMissing: Code = code(
  "error",
  "accreditation-missing",
  "A cluster of a stage that requires accreditation has no record that applies to it.",
  "Nothing may be on there that a third party has not approved.",
  "Add an Accreditation that selects the cluster, for its release or an earlier one.",
);
export const accreditationTie: Code = code(
  "error",
  "accreditation-tie",
  "Two accreditations of the same release and date apply to one cluster.",
  "Which of the two lists is the approved one can't be told.",
  "Give one a later date, or select different clusters.",
);
export const notAccredited: Code = code(
  "error",
  "not-accredited",
  "A feature is on, on a cluster that requires accreditation, and the record in force does not list it.",
  "The cluster would run something that has not been approved.",
  "Shut it there with an Override, or have it approved and add it to the record.",
);
export const accreditedButOff: Code = code(
  "warning",
  "accredited-but-off",
  "A feature is approved for a cluster and is off there.",
  "Either the approval was for nothing, or somebody forgot to turn it on.",
  "Promote the feature or override its level there; or take it out of the next record.",
);
export const accreditationDrops: Code = code(
  "warning",
  "accreditation-drops",
  "A record does not list a feature that the record before it did.",
  "A record is the whole list, so a feature that is left out by mistake has to be shut.",
  "Add the feature again, unless its approval has really ended.",
);
export const accreditationDigest: Code = code(
  "error",
  "accreditation-digest",
  "The digest of an accreditation is not that of its features.",
  "The list has been edited by hand after it was approved.",
  "Undo the edit, or let the new list be approved and write its digest.",
);
export const patchMatchesNothing: Code = code(
  "error",
  "patch-matches-nothing",
  "The path of a patch matches nothing in the document.",
  "The exception that its author wanted does not happen.",
  "Correct the path; a field can only be patched where it is written.",
);
export const patchImmutable: Code = code(
  "error",
  "patch-immutable",
  "A patch sets a field that identifies the document or can't change.",
  "Consumers refuse such a change, or would take it for another object.",
  "Patch another field, or make a new document.",
);
export const patchInvalid: Code = code(
  "error",
  "patch-invalid",
  "A patched document is no longer valid against its schema.",
  "What is rendered on those clusters would be refused there.",
  "Correct the value.",
);
export const conflictingPatches: Code = code(
  "error",
  "conflicting-patches",
  "Two patches of the same rank set the same place, or a place and a part of it, to different values on the same cluster.",
  "Neither is more specific than the other, so what holds there would be chance.",
  "Make one more specific, exclude the cluster from one, or delete one.",
);

export const patchIndexMoved: Code = code(
  "error",
  "patch-index-moved",
  "The path of a patch counts in a list that a less specific patch changes first.",
  "The item at that index is then another one than in the document, and the patch would change the wrong one.",
  "Name the item by a filter such as `[?(@.name=='region')]`.",
);

export const codes: readonly Code[] = [
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
  patchIndexMoved,
];
