/** What has to be judged by its `Active` condition: a wave waits only for what has a health check. */

export const QUOTA_GROUP = "quota.miloapis.com";
export const QUOTA_VERSION = "v1alpha1";

/** Their controllers say whether they have accepted the object as it now is. */
export const JUDGED: readonly string[] = ["ResourceGrant", "ResourceRegistration"];
