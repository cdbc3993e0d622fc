/** What the operator, flagd and Kubernetes make impossible, or unwise. */
import type { Code } from "../../diagnostics.ts";

export const flagsetLarge: Code = {
  name: "flagset-large",
  severity: "warning",
  configurable: true,
  means: "The flags of a service make a FeatureFlag of over 200 KiB.",
  why: "Client-side apply stores the object a second time in an annotation, which may have 256 KiB, and flagd replaces the set as a whole.",
  fix: "Spread the flags over more objects: set `spec.targets.openfeature.shards` for this service in sluice.yaml.",
};

export const flagsetTooLarge: Code = {
  name: "flagset-too-large",
  severity: "error",
  configurable: false,
  means: "The flags of a service make a FeatureFlag of over 900 KiB.",
  why: "The API server refuses an object of about 1 MiB, and the sync fails as a whole.",
  fix: "Spread the flags over more objects: set `spec.targets.openfeature.shards` for this service in sluice.yaml.",
};

export const credentialsNotTaken: Code = {
  name: "credentials-not-taken",
  severity: "error",
  configurable: false,
  means: "A remote source has credentials, and its provider takes none.",
  why: "The operator hands flagd a bearer token for `http` and environment variables for `s3` and `azblob`. For any other provider the Secret would be ignored, and flagd would be turned away at run time.",
  fix: "Leave `credentials` out and let the network or the pod's own identity decide, or read the flags through `http`, `s3` or `azblob`.",
};

export const tokenNotSent: Code = {
  name: "token-not-sent",
  severity: "warning",
  configurable: true,
  means: "A remote source of provider `http` has credentials, which flagd may never send.",
  why: "The operator, up to 0.9.2 at least, hands the token to flagd as `bearerToken`. flagd dropped that option with 0.13, at the end of 2025, and asks without any token: it is turned away, and its flags are missing.",
  fix: "Read the flags through `s3` or `azblob`, or from a server that needs no token. If you run a flagd before 0.13, or an operator that knows better, set this code to `ignore` in `spec.rules`.",
};

export const portNotServed: Code = {
  name: "port-not-served",
  severity: "warning",
  configurable: true,
  means: "A flagd that serves a whole namespace listens on another port than its Service forwards.",
  why: "The operator makes the Service with the ports that the operator itself is set to, usually 8013, 8014 and 8016, whatever a source says. Nobody would reach flagd.",
  fix: "Leave the port out of `spec.targets.openfeature.source`. If the operator is set to the same port, set this code to `ignore` in `spec.rules`.",
};

export const shardNameCollision: Code = {
  name: "shard-name-collision",
  severity: "error",
  configurable: false,
  means: "An object of a service that is spread has the name of another service's only one.",
  why: "The objects of `portal` are called `flags-portal-0`, `flags-portal-1` and so on, and so is the one of a service `portal-1`. Only one of the two would exist.",
  fix: "Take another number of objects, or spread the other service too.",
};

export const shardsNotTaken: Code = {
  name: "shards-not-taken",
  severity: "warning",
  configurable: true,
  means: "`shards` spreads a service over several FeatureFlags, and flags are read through flagd-proxy.",
  why: "flagd keeps flags by the address that they came from. The proxy hands out all FeatureFlags from one address, so that of two in a source each deletes the other's flags. A service is rendered as one FeatureFlag.",
  fix: "Leave `shards` out, or set `spec.targets.openfeature.provider` to `kubernetes` or `file`.",
};

export const sourcesOverwrite: Code = {
  name: "sources-overwrite",
  severity: "error",
  configurable: false,
  means: "Two sources of flags of a cluster have the same address.",
  why: "flagd keeps flags by the address that they came from, whatever the selector. Each answer of one source deletes the flags of the other, and which flags are left is a matter of timing. All FeatureFlags that are read through flagd-proxy have one address.",
  fix: "Serve the flags of both as one source, serve one of them at another address, or use them on different clusters.",
};

export const duplicateFlagKey: Code = {
  name: "duplicate-flag-key",
  severity: "error",
  configurable: false,
  means: "Two features have one flag key where only one flag can be found under it.",
  why: "flagd keeps one flag per key of a namespace, the one that it reads last. The flag manifest, generated code and the provider for Milo have one entry per key for the whole platform, so features that share a key elsewhere must agree on the type and the default value.",
  fix: "Give one of them another `spec.flag.key`, and let its applications ask for that.",
};

export const workloadKindUnknown: Code = {
  name: "workload-kind-unknown",
  severity: "warning",
  configurable: true,
  means: "A feature names a workload of a kind whose pods Sluice does not know how to reach.",
  why: "Its Component stays empty: nothing restarts the pods when the feature flips, and nothing tells them where their flags are.",
  fix: "Name the workload that has the pod template, such as the Deployment; or say `restart: Never` if the pods read their flags live.",
};

export const codes: readonly Code[] = [
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
