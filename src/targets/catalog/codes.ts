/** What the consumers of the catalog make impossible. */
import type { Code } from "../../diagnostics.ts";

export const unencodableName: Code = {
  name: "unencodable-name",
  severity: "error",
  configurable: false,
  means: "A canonical name of the catalog can't be turned into the name of a Kubernetes object.",
  why: "Objects are named after the entry, in lower case and with `-` for `/` and `.`; an underscore stays, and the API server refuses it.",
  fix: "Use letters, digits, `-`, `.` and `/` only.",
};

export const catalogTooLarge: Code = {
  name: "catalog-too-large",
  severity: "error",
  configurable: false,
  means: "A list of the catalog, or a text that is made for it, is longer than the resource that must hold it allows.",
  why: "The API server refuses the object, and the whole service stays as it was.",
  fix: "Take something out, divide the service in two, or write a shorter text.",
};

export const catalogNeedsGroup: Code = {
  name: "catalog-needs-group",
  severity: "error",
  configurable: false,
  means: "The catalog names a kind of the core group where a group is required.",
  why: "The resources of the catalog require an API group of at least one character.",
  fix: "Name a kind that has a group.",
};

export const catalogCrossesServices: Code = {
  name: "catalog-crosses-services",
  severity: "warning",
  configurable: true,
  means: "A meter is measured on another service's resource type, or a limit counts by another service's meter.",
  why: "A ServiceConfiguration knows only what it defines itself: the reference is left out, so that the usage is not billed there or the limit is not kept.",
  fix: "Move the entry to the service that it refers to, or render the form `direct`.",
};

export const catalogWithoutQuota: Code = {
  name: "catalog-without-quota",
  severity: "warning",
  configurable: true,
  means: "The `declared` form of the catalog has no place for quota limits.",
  why: "The limits are rendered nowhere on these clusters, so that nobody keeps them there.",
  fix: "Render the form `configuration` or `direct`, or see to the limits by other means and ignore this.",
};

export const costWithoutVersion: Code = {
  name: "cost-without-version",
  severity: "error",
  configurable: false,
  means: "A cost names no version of its kind, and the catalog is rendered in its `direct` form.",
  why: "The policy that claims quota is triggered by a kind in a version, which without an operator nobody looks up.",
  fix: "Add `version` to the resource of the cost.",
};

export const claimCollision: Code = {
  name: "claim-collision",
  severity: "error",
  configurable: false,
  means: "Two services charge for the same kind, or costs name two versions of one kind.",
  why: "There is one policy per kind that claims its quota, named after the kind: one of the two would overwrite the other.",
  fix: "Keep all the limits that a kind counts against in one service, and name one version of it.",
};

export const codes: readonly Code[] = [
  unencodableName,
  catalogTooLarge,
  catalogNeedsGroup,
  catalogCrossesServices,
  catalogWithoutQuota,
  costWithoutVersion,
  claimCollision,
];
