/** Finds the releases and tracks that documents name, and checks them. */
import { locationIn } from "../parse/index.ts";
import { didYouMean } from "../../base/suggest.ts";
import type { ReportDiagnostic } from "../../base/diagnostics.ts";
import type { Accreditation, Cluster, Feature, Settings } from "./model.ts";
import type { Path } from "../../base/source.ts";
import type { Resource } from "../schema/index.ts";
import { unknownRelease, unknownTrack } from "./codes.ts";

/** The track of features without `track`, and of the field `release` of clusters. */
export const PLATFORM = "platform";

interface Named {
  readonly track: string;
  readonly release: string;
  readonly path: Path;
}

/** The track of the releases in the history of a feature. */
export function trackOf(feature: { readonly spec: Pick<Feature["spec"], "track"> }): string {
  return feature.spec.track ?? PLATFORM;
}

/** The release of a track that a cluster names, which can be `latest`; undefined if it names none. */
export function namedRelease({ spec }: Cluster, track: string): string | undefined {
  return spec.releases?.[track] ?? (track === PLATFORM ? spec.release : undefined);
}

/** The tracks for which a cluster names a release, sorted. */
export function namedTracks({ spec }: Cluster): readonly string[] {
  const tracks = new Set(Object.keys(spec.releases ?? {}));
  if (spec.release !== undefined) tracks.add(PLATFORM);
  return [...tracks].sort();
}

/** The path of the field in which a cluster names, or should name, its release of a track. */
export function releasePath({ spec }: Cluster, track: string): Path {
  return track === PLATFORM && spec.releases?.[track] === undefined ? ["spec", "release"] : ["spec", "releases", track];
}

/** Whether the history or deprecation of a feature names a release of its track. */
export function namesReleases(feature: Feature): boolean {
  return releasesOfFeature(feature).length > 0;
}

/** Reports releases that are not listed for their track. A track that is not listed accepts any release. */
export function checkReleases(resource: Resource, settings: Settings, report: ReportDiagnostic): void {
  for (const { track, release, path } of releasesNamed(resource)) {
    const listed = settings.releases.get(track)?.map(({ name }) => name);
    if (release === "latest") {
      if (listed === undefined || listed.length === 0) reportNoLatest(resource, track, path, report);
      continue;
    }
    if (listed === undefined || listed.some((name) => sameRelease(name, release))) continue;
    report(unknownRelease, locationIn(resource.document, path), `track "${track}" has no release "${release}"`, {
      help: `listed: ${listed.map((name) => `"${name}"`).join(", ")}`,
    });
  }
}

function reportNoLatest(resource: Resource, track: string, path: Path, report: ReportDiagnostic): void {
  report(
    unknownRelease,
    locationIn(resource.document, path),
    `track "${track}" has no latest release: none is listed`,
    {
      help: `list its releases under \`spec.releases\` of sluice.yaml, or name the release that the cluster runs`,
    },
  );
}

/** `1.8` and `1.8.0` are the same release. */
export function sameRelease(a: string, b: string): boolean {
  const withoutZeros = (name: string): string => name.replace(/^(\d+\.\d+)\.0$/, "$1");
  return withoutZeros(a) === withoutZeros(b);
}

function releasesNamed(resource: Resource): readonly Named[] {
  switch (resource.kind) {
    case "Feature":
      return releasesOfFeature(resource as Feature);
    case "Cluster":
      return releasesOfCluster(resource as Cluster);
    case "Accreditation":
      return [{ track: PLATFORM, release: (resource as Accreditation).spec.release, path: ["spec", "release"] }];
    default:
      return [];
  }
}

function releasesOfFeature(feature: Feature): readonly Named[] {
  const track = trackOf(feature);
  const named: Named[] = [];
  (feature.spec.history ?? []).forEach(({ since }, index) => {
    if (since !== undefined) named.push({ track, release: since, path: ["spec", "history", index, "since"] });
  });
  for (const field of ["since", "until"] as const) {
    const release = feature.spec.deprecated?.[field];
    if (release !== undefined) named.push({ track, release, path: ["spec", "deprecated", field] });
  }
  return named;
}

function releasesOfCluster(cluster: Cluster): readonly Named[] {
  const named: Named[] = Object.entries(cluster.spec.releases ?? {}).map(([track, release]) => ({
    track,
    release,
    path: ["spec", "releases", track],
  }));
  if (cluster.spec.release !== undefined)
    named.push({ track: PLATFORM, release: cluster.spec.release, path: ["spec", "release"] });
  return named;
}

/** Reports a feature's track that neither the project's releases, nor a cluster, nor a component names. */
export function checkTracks(
  features: Iterable<Feature>,
  clusters: Iterable<Cluster>,
  settings: Settings,
  componentTracks: Iterable<string>,
  report: ReportDiagnostic,
): void {
  const known = new Set([PLATFORM, ...settings.releases.keys(), ...componentTracks]);
  for (const cluster of clusters) for (const track of Object.keys(cluster.spec.releases ?? {})) known.add(track);
  for (const feature of features) {
    if (known.has(trackOf(feature))) continue;
    report(
      unknownTrack,
      locationIn(feature.document, ["spec", "track"]),
      `no cluster runs a release of track "${trackOf(feature)}"`,
      {
        help: didYouMean(trackOf(feature), known),
      },
    );
  }
}
