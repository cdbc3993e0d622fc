/**
 * Applies emergencies, grants and releases to a source commit. The source is compiled with and without them by the same
 * compiler, and only the files that differ between the two are written onto the published files.
 */
import { append } from "../../base/collections.ts";
import type { Cluster, Override } from "../../compiler/link/index.ts";
import type { Resource } from "../../compiler/schema/index.ts";
import { kustomization, listedIn } from "../../render/kustomization.ts";
import type { Fleet } from "../../render/render.ts";
import type { Files } from "../../git/publishing.ts";
import { areListed, documentsOf, dependentsOf, releaseChanges, releasesAt, releasesOf, selects } from "./at-once.ts";
import type { CommitDocuments, Emergency, GrantChange, Releases } from "./at-once.ts";
import { differing } from "./content.ts";
import type { Content, Hash } from "./content.ts";
import { nameIn } from "./renamed.ts";

/** Changes of the documents of a source commit. */
export interface Amendment {
  /** Equal for equal changes. */
  readonly key: string;
  readonly apply: (resources: readonly Resource[]) => readonly Resource[];
}

export const UNCHANGED: Amendment = { key: "", apply: (resources) => resources };

export const WITHOUT_EMERGENCIES: Amendment = {
  key: "without emergencies",
  apply: (resources) => resources.filter((one) => one.kind !== "Override" || (one as Override).spec.emergency !== true),
};

/** The documents that go at once to one cluster. */
export interface Overlay {
  readonly emergencies: readonly Emergency[];
  readonly grants: ReadonlyMap<string, GrantChange>;
  /** Undefined for those of the source. */
  readonly releases: Releases | undefined;
  /** The commit that has the current dependencies between features. */
  readonly head: CommitDocuments;
  /** The cluster as `head` has it. */
  readonly cluster: Cluster | undefined;
  /** Its document for sources that do not know it: as it was published, or as `head` has it. */
  readonly own: Cluster | undefined;
}

/** Compiles commits. Given by the caller, because delivery does not know the command line. */
export interface Sources {
  /** The valid documents of a commit; undefined if the commit is missing. */
  readonly documents: (commit: string) => CommitDocuments | undefined;
  /** The fleet at a commit with amended documents, regardless of its diagnostics; undefined if the commit is missing. */
  readonly fleet: (commit: string, amendment: Amendment) => Fleet | undefined;
}

/** For one cluster. Selectors are already resolved: a document that does not select the cluster is left out. */
export function amendmentOf(overlay: Overlay, source: CommitDocuments): Amendment {
  const own = ownDocument(overlay, source);
  const releases = releasesOn(overlay, source);
  const emergencies = overlay.emergencies.flatMap((emergency) => emergencyIn(source, emergency) ?? []);
  const key = [
    ...emergencies.map(({ override, commit }) => `${override.name} ${override.spec.feature} ${commit}`),
    ...[...overlay.grants].map(
      ([name, { grant, commit }]) =>
        `${name} ${commit} ${grant !== undefined && selects(grant.spec, overlay.cluster) ? "given" : "gone"}`,
    ),
    ...(own === undefined ? [] : [JSON.stringify(own.spec), own.name]),
    ...(releases === undefined ? [] : [`${overlay.cluster?.name} ${JSON.stringify(releases)}`]),
  ];
  if (key.length === 0) return UNCHANGED;
  const added = (resources: readonly Resource[]): readonly Resource[] => [
    ...[...withoutReplaced(resources, emergencies, overlay), ...(own === undefined ? [] : [own])]
      .map(withDependencies(emergencies, overlay, source))
      .map((resource) => withReleases(resource, overlay.cluster, releases)),
    ...emergencies.map((_, index) => everywhere(withFreeName(emergencies, index, resources))),
    ...[...overlay.grants.values()].flatMap(({ grant }) =>
      grant !== undefined && selects(grant.spec, overlay.cluster) ? [everywhere(grant)] : [],
    ),
  ];
  return { key: key.join("\n"), apply: added };
}

/** An emergency about the feature as a source names it; undefined if the source does not have the feature. */
export function emergencyIn(source: CommitDocuments, emergency: Emergency): Renamed | undefined {
  const { override, names } = emergency;
  const { feature } = override.spec;
  const name = nameIn(source, feature, names);
  if (name === undefined) return undefined;
  return { ...emergency, override: { ...override, spec: { ...override.spec, feature: name } }, feature };
}

/** `feature`: its name at HEAD. */
interface Renamed extends Emergency {
  readonly feature: string;
}

/** The document of a cluster that its source does not know, which every version of the source needs. */
function ownDocument({ own }: Pick<Overlay, "own">, source: CommitDocuments): Cluster | undefined {
  const isKnown = documentsOf("Cluster", source).some(({ name }) => name === own?.name);
  return isKnown ? undefined : own;
}

/** The releases to apply to a source; undefined if it has them, or does not list them. */
export function releasesOn(
  overlay: Pick<Overlay, "cluster" | "own" | "releases">,
  source: CommitDocuments,
): Releases | undefined {
  const { releases } = overlay;
  const own = ownReleases(overlay, source);
  if (own === undefined || releases === undefined || releaseChanges(own, releases).length === 0) return undefined;
  return areListed(releases, source.project) ? releases : undefined;
}

/** The releases of a cluster as a source has them, or its own document if the source does not know it. */
export function ownReleases(
  { cluster, own }: Pick<Overlay, "cluster" | "own">,
  source: CommitDocuments,
): Releases | undefined {
  const known = cluster === undefined ? undefined : releasesAt(cluster.name, source);
  return known ?? (own === undefined ? undefined : releasesOf(own));
}

function withReleases(resource: Resource, cluster: Cluster | undefined, releases: Releases | undefined): Resource {
  if (releases === undefined || resource.kind !== "Cluster" || resource.name !== cluster?.name) return resource;
  const { release: _, ...spec } = (resource as Cluster).spec;
  return { ...resource, spec: { ...spec, releases } };
}

/** A resource that selects all clusters. Only the cluster that it is meant for is rendered. */
function everywhere<R extends Resource<"Override"> | Resource<"Grant">>(resource: R): R {
  const { clusters: _, ...spec } = resource.spec;
  return { ...resource, spec };
}

function withoutReplaced(
  resources: readonly Resource[],
  emergencies: readonly Emergency[],
  { grants }: Overlay,
): readonly Resource[] {
  return resources.filter(
    (resource) =>
      !(resource.kind === "Grant" && grants.has(resource.name)) &&
      !emergencies.some(({ override }) => isReplaced(resource, override)),
  );
}

/** An override of the same name about the same feature. The emergency takes precedence over it in any case. */
function isReplaced({ kind, name, spec }: Resource, override: Override): boolean {
  return kind === "Override" && name === override.name && (spec as Override["spec"]).feature === override.spec.feature;
}

/** Renames the override if the source, or an earlier emergency, uses its name for another feature: both must stay. */
function withFreeName(emergencies: readonly Emergency[], index: number, resources: readonly Resource[]): Override {
  const override = (emergencies[index] as Emergency).override;
  const others = [...resources, ...emergencies.slice(0, index).map((one) => one.override)];
  const isTaken = others.some(
    (other) => other.kind === "Override" && other.name === override.name && !isReplaced(other, override),
  );
  return isTaken ? { ...override, name: `${override.name}-${override.spec.feature}` } : override;
}

/** Makes the features that depend on a turned off feature at either commit depend on it in the source too. */
function withDependencies(
  emergencies: readonly Renamed[],
  { head }: Overlay,
  source: CommitDocuments,
): (resource: Resource) => Resource {
  const needs = new Map<string, string[]>();
  for (const { feature, override, names } of emergencies) {
    const name = override.spec.feature;
    const later = [...dependentsOf(feature, [source, head, names])].flatMap((one) => nameIn(source, one, names) ?? []);
    for (const dependent of new Set([...dependentsOf(name, [source]), ...later])) append(needs, dependent, name);
  }
  return (resource) => {
    const needed = resource.kind === "Feature" ? needs.get(resource.name) : undefined;
    if (needed === undefined) return resource;
    const feature = resource as Resource<"Feature">;
    return { ...feature, spec: { ...feature.spec, dependsOn: [...(feature.spec.dependsOn ?? []), ...needed] } };
  };
}

/** A cluster's files at its source: without anything that goes at once, as the last run has planned it, and as of now. */
export interface Versions {
  readonly plain: Content;
  readonly before: Content;
  readonly now: Content;
}

/** The published files with what goes at once. `published`: the files on the branch, and how to read them. */
export function overlaid(
  published: Files,
  { plain, before, now }: Versions,
  read: (id: string) => string,
  idOf: Hash,
): Content {
  const paths = new Set([...differing(plain.ids, now.ids), ...differing(plain.ids, before.ids)]);
  const ids = new Map(published);
  const texts = new Map<string, string>();
  for (const path of paths) {
    const id = published.get(path);
    const text = now.texts.get(path);
    // Another version of Sluice may have published it without this folder. Its list would name files that are not there.
    if (isListing(path) && id === undefined && before.ids.has(path)) continue;
    if (text === undefined) ids.delete(path);
    else if (isListing(path) && id !== undefined && id !== before.ids.get(path))
      texts.set(path, mergedListing(path, read(id), before.texts.get(path) ?? "", text));
    else texts.set(path, text);
  }
  for (const [path, text] of texts) ids.set(path, idOf(Buffer.from(text)));
  return { ids, texts };
}

function isListing(path: string): boolean {
  return path === LISTING || path.endsWith(`/${LISTING}`);
}

const LISTING = "kustomization.yaml";

/** Another version of Sluice may list files that are not on the branch, so only the changes of the list are applied. */
function mergedListing(path: string, published: string, before: string, now: string): string {
  const [was, is] = [new Set(listedIn(before)), new Set(listedIn(now))];
  const kept = listedIn(published).filter((name) => !was.has(name) || is.has(name));
  const added = [...is].filter((name) => !was.has(name));
  return kustomization(path.slice(0, -LISTING.length - 1), [...new Set([...kept, ...added])]).content;
}
