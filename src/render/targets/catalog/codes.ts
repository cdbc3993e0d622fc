/** The diagnostic codes of the target `catalog`. */
import type { Code } from "../../../base/diagnostics.ts";

export const unencodableName: Code = {
  name: "unencodable-name",
  severity: "error",
  configurable: false,
  means: "A canonical name of the catalog can't be encoded as the name of a Kubernetes object.",
  why: "An object has the name of its entry in lowercase, with `-` for `/` and `.`. An underscore stays, and the API server rejects it.",
  fix: "Use only letters, digits, `-`, `.` and `/`.",
};

export const catalogTooLarge: Code = {
  name: "catalog-too-large",
  severity: "error",
  configurable: false,
  means: "A list or a generated text of the catalog is longer than its resource allows.",
  why: "The API server rejects the object, so the whole service stays unchanged.",
  fix: "Remove items, divide the service in two, or shorten the text.",
};

export const catalogNeedsGroup: Code = {
  name: "catalog-needs-group",
  severity: "error",
  configurable: false,
  means: "A catalog entry names a kind of the core group, but the API requires a group.",
  why: "Catalog resources require a non-empty API group.",
  fix: "Use a kind with an API group.",
};

export const catalogCrossesServices: Code = {
  name: "catalog-crosses-services",
  severity: "warning",
  configurable: true,
  means: "A meter measures another service's resource type, or a limit uses another service's meter.",
  why: "A ServiceConfiguration contains only its own entries. Sluice omits the reference, so the usage is not billed or the limit is not enforced.",
  fix: "Move the entry to the service that it refers to, or render the form `direct`.",
};

export const catalogWithoutQuota: Code = {
  name: "catalog-without-quota",
  severity: "warning",
  configurable: true,
  means: "The `declared` form of the catalog does not support quota limits.",
  why: "The limits are not rendered for these clusters, so nothing enforces them.",
  fix: "Render the form `configuration` or `direct`, or enforce the limits by other means and ignore this.",
};

export const costWithoutVersion: Code = {
  name: "cost-without-version",
  severity: "error",
  configurable: false,
  means: "A cost names no version of its kind, and the catalog is rendered in its `direct` form.",
  why: "The policy that claims quota needs the version of the kind, and without an operator nothing looks it up.",
  fix: "Add `version` to the resource of the cost.",
};

export const claimCollision: Code = {
  name: "claim-collision",
  severity: "error",
  configurable: false,
  means: "Two services charge for the same kind, or costs name two versions of one kind.",
  why: "One policy per kind claims its quota, with the name of the kind, so one of the two would overwrite the other.",
  fix: "Keep all limits of a kind in one service, with one version.",
};

export const catalogCodes: readonly Code[] = [
  unencodableName,
  catalogTooLarge,
  catalogNeedsGroup,
  catalogCrossesServices,
  catalogWithoutQuota,
  costWithoutVersion,
  claimCollision,
];
