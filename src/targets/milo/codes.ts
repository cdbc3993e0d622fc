/** What Milo's limits make impossible. */
import type { Code } from "../../diagnostics.ts";

export const nameTooLong: Code = {
  name: "name-too-long",
  severity: "error",
  configurable: false,
  means:
    "A consumer's name is too long for the namespace that must be named after it, or a resource type that is made of two names is too long.",
  why: "The grants of an organization live in `organization-<name>`; a namespace has at most 63 characters and can't be shortened without becoming another one. Of a resource type longer than 253 characters the API server refuses the registration.",
  fix: "Check the name: Milo can't have an organization with such a name either. Give the feature a shorter `entitlement.resourceType`.",
};

export const grantNameCollision: Code = {
  name: "grant-name-collision",
  severity: "error",
  configurable: false,
  means: "Two entitlements of projects would be rendered as one ResourceGrant.",
  why: "A grant is named `feature-<feature>-<consumer>`, and those of all projects live in one namespace: `a-b` for `c` and `a` for `b-c` have the same name, and only one of them would exist.",
  fix: "Rename one of the two features, or give one of them to an organization instead.",
};

export const codes: readonly Code[] = [nameTooLong, grantNameCollision];
