/** How large a FeatureFlag may become: flagd and Kubernetes take it whole, or not at all. */
import { listed } from "../../diagnostics.ts";
import type { Code, Report } from "../../diagnostics.ts";
import { at } from "../../parse.ts";
import type { Model } from "../../link.ts";

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

const KIB = 1024;
export const LARGE: number = 200 * KIB;
export const TOO_LARGE: number = 900 * KIB;

/** The flags of a group on the clusters where they are too many. */
export interface Large {
  readonly group: string;
  /** Of the largest object. */
  readonly bytes: number;
  readonly clusters: readonly string[];
}

export function reportLarge({ group, bytes, clusters }: Large, model: Model, report: Report): void {
  const code = bytes > TOO_LARGE ? flagsetTooLarge : flagsetLarge;
  const shards = Math.ceil(bytes / LARGE);
  report(
    code,
    at(model.project.document, ["spec", "targets", "openfeature"], "key"),
    `the flags of service "${group}" take ${Math.ceil(bytes / KIB)} KiB of JSON on ${listed(clusters)}`,
    { help: `set \`spec.targets.openfeature.shards: {${group}: ${shards}}\`` },
  );
}
