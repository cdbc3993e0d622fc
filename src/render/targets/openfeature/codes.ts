/** The diagnostic codes of the target `openfeature`. */
import type { Code } from "../../../base/diagnostics.ts";

export const flagsetLarge: Code = {
  name: "flagset-large",
  severity: "warning",
  configurable: true,
  means: "The FeatureFlag of a service is larger than 200 KiB.",
  why: "Client-side apply stores a copy of the object in an annotation of at most 256 KiB, and flagd always replaces the whole set.",
  fix: "Spread the flags over more objects: set `spec.targets.openfeature.shards` for this service in sluice.yaml.",
};

export const flagsetTooLarge: Code = {
  name: "flagset-too-large",
  severity: "error",
  configurable: false,
  means: "The FeatureFlag of a service is larger than 900 KiB.",
  why: "The API server rejects an object of about 1 MiB, and the whole sync fails.",
  fix: "Spread the flags over more objects: set `spec.targets.openfeature.shards` for this service in sluice.yaml.",
};

export const credentialsNotTaken: Code = {
  name: "credentials-not-taken",
  severity: "error",
  configurable: false,
  means: "A remote source has credentials, but its provider does not support them.",
  why: "The operator passes a bearer token to flagd for `http`, and environment variables for `s3` and `azblob`. For other providers, the Secret would be ignored, and the server would reject flagd at run time.",
  fix: "Omit `credentials` and use the network or the identity of the pod, or read the flags through `http`, `s3` or `azblob`.",
};

export const tokenNotSent: Code = {
  name: "token-not-sent",
  severity: "warning",
  configurable: true,
  means: "A remote source with provider `http` has credentials, but flagd may not send them.",
  why: "The operator (at least up to 0.9.2) passes the token as `bearerToken`. flagd removed that option in 0.13, at the end of 2025, and sends no token. The server rejects it, and the flags are missing.",
  fix: "Read the flags through `s3` or `azblob`, or from a server that needs no token. If your flagd is older than 0.13, or your operator uses the new option, set this code to `ignore` in `spec.rules`.",
};

export const portNotServed: Code = {
  name: "port-not-served",
  severity: "warning",
  configurable: true,
  means: "A standalone flagd listens on a port that its Service does not forward.",
  why: "The operator creates the Service with its configured ports, usually 8013, 8014 and 8016, regardless of the source, so nothing could reach flagd.",
  fix: "Remove the port from `spec.targets.openfeature.source`. If the operator is set to the same port, set this code to `ignore` in `spec.rules`.",
};

export const shardNameCollision: Code = {
  name: "shard-name-collision",
  severity: "error",
  configurable: false,
  means: "An object of a service with shards has the name of another service's object.",
  why: "The objects of `portal` are `flags-portal-0`, `flags-portal-1` and so on, but `flags-portal-1` is also the object of a service `portal-1`. Only one of the two would exist.",
  fix: "Use another number of objects, or also use shards for the other service.",
};

export const shardsNotTaken: Code = {
  name: "shards-not-taken",
  severity: "warning",
  configurable: true,
  means: "`shards` is set, but flags are read through flagd-proxy.",
  why: "flagd stores flags by source address. All FeatureFlags from the proxy have the same address, so two of them in a source would delete each other's flags. Sluice renders one FeatureFlag per service.",
  fix: "Remove `shards`, or set `spec.targets.openfeature.provider` to `kubernetes` or `file`.",
};

export const sourcesOverwrite: Code = {
  name: "sources-overwrite",
  severity: "error",
  configurable: false,
  means: "Two flag sources of a cluster have the same address.",
  why: "flagd stores flags by source address, regardless of the selector. Each update of one source deletes the flags of the other, so the result depends on timing. All FeatureFlags from flagd-proxy have the same address.",
  fix: "Combine both sources, change the address of one of them, or use them on different clusters.",
};

export const duplicateFlagKey: Code = {
  name: "duplicate-flag-key",
  severity: "error",
  configurable: false,
  means: "Two features have the same flag key, although only one flag can use it.",
  why: "flagd keeps one flag per key in a namespace, the last one that it reads. The flag manifest, generated code and the provider for Milo have one entry per key for the whole platform, so features that share a key elsewhere must agree on the type and the default value.",
  fix: "Give one of them another `spec.flag.key`, and change its applications.",
};

export const workloadKindUnknown: Code = {
  name: "workload-kind-unknown",
  severity: "warning",
  configurable: true,
  means: "A feature names a workload of a kind whose pod template Sluice does not know.",
  why: "Its Component is empty, so the pods do not restart when the feature turns on or off, and do not get their flag source.",
  fix: "Name the workload with the pod template, such as the Deployment. Or set `restart: Never` if the pods read their flags at run time.",
};

export const openfeatureCodes: readonly Code[] = [
  flagsetLarge,
  flagsetTooLarge,
  credentialsNotTaken,
  tokenNotSent,
  portNotServed,
  shardNameCollision,
  shardsNotTaken,
  sourcesOverwrite,
  duplicateFlagKey,
  workloadKindUnknown,
];
