/** The diagnostic codes of the target `milo`. */
import type { Code } from "../../../base/diagnostics.ts";

export const nameTooLong: Code = {
  name: "name-too-long",
  severity: "error",
  configurable: false,
  means: "The name of a consumer is too long for its namespace, or a resource type composed of two names is too long.",
  why: "The grants of an organization are in `organization-<name>`, and the name of a namespace has at most 63 characters. The API server rejects a registration whose resource type is longer than 253 characters.",
  fix: "Check the name: Milo does not allow an organization with such a name either. Give the feature a shorter `entitlement.resourceType`.",
};

export const grantNameCollision: Code = {
  name: "grant-name-collision",
  severity: "error",
  configurable: false,
  means: "Two entitlements of projects would produce the same ResourceGrant.",
  why: "A grant is named `feature-<feature>-<consumer>`, and the grants of all projects are in one namespace: `a-b` for `c` and `a` for `b-c` have the same name, so only one of them would exist.",
  fix: "Rename one of the two features, or give one of them to an organization instead.",
};

export const miloCodes: readonly Code[] = [nameTooLong, grantNameCollision];
