/** Everything that ends: documents with a last day, and deprecated features. */
import type { Path } from "../base/source.ts";
import { compareReleases } from "../base/release.ts";
import { expiring, trackOf } from "../compiler/link/index.ts";
import type { Expiring, Feature, Model } from "../compiler/link/index.ts";
import type { ClusterState } from "../compiler/resolve/index.ts";

export interface Expiry {
  /** The last day of a document, or the day of the release that ends a feature; undefined if the release has no date. */
  readonly day: string | undefined;
  /** `deprecation`, or the kind of the document in lower case. */
  readonly kind: string;
  readonly resource: Expiring["resource"];
  /** The field that contains the end. */
  readonly path: Path;
}

/** Sorted by day, kind and name. Ends without a day come last. */
export function expiriesOf(model: Model, states: readonly ClusterState[]): readonly Expiry[] {
  const documents = [...expiring(model)].map(({ resource, day }) => ({
    day,
    kind: resource.kind.toLowerCase(),
    resource,
    path: ["spec", "expires"],
  }));
  const keyOf = ({ day = "9999", kind, resource }: Expiry): string => [day, kind, resource.name].join("\0");
  return [...documents, ...deprecations(model, states)].toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}

/** Deprecated features that still have a level somewhere. Where a feature is gone or permanent, nothing ends any more. */
function deprecations({ byKind, settings }: Model, states: readonly ClusterState[]): readonly Expiry[] {
  const present = new Set(
    states.flatMap(({ features }) => features.flatMap(({ feature, level }) => (level === null ? [] : [feature]))),
  );
  return [...byKind.Feature.values()].flatMap((feature) => {
    const until = feature.spec.deprecated?.until;
    if (until === undefined || !present.has(feature)) return [];
    const day = settings.releases.get(trackOf(feature))?.find(({ name }) => compareReleases(name, until) === 0)?.date;
    return [{ day, kind: "deprecation", resource: feature, path: ["spec", "deprecated", "until"] }];
  });
}

/** `gone with 1.12` or `permanent with 1.12`. */
export function deprecationEnd({ spec: { deprecated } }: Feature): string {
  return `${deprecated?.outcome === "permanent" ? "permanent" : "gone"} with ${deprecated?.until}`;
}
