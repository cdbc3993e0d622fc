/**
 * Names the kinds that need a health check by their `Active` condition, because sync waves only wait for kinds with
 * one.
 */

export const QUOTA_GROUP = "quota.miloapis.com";
export const QUOTA_VERSION = "v1alpha1";

/** Their controllers report whether they accepted the current object. */
export const KINDS_WITH_HEALTH: readonly string[] = ["ResourceGrant", "ResourceRegistration"];
