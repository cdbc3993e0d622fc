/** Reports clusters without a release of a listed track that something on them depends on. */
import { quoteList } from "../../base/diagnostics.ts";
import { locationIn } from "../parse/index.ts";
import type { ReportDiagnostic } from "../../base/diagnostics.ts";
import type { Cluster, Feature, Model } from "./model.ts";
import type { Location } from "../../base/source.ts";
import { clusterNeedsRelease } from "./codes.ts";
import { namesReleases, namedRelease, PLATFORM, releasePath, trackOf } from "./releases.ts";

/** The reason why a cluster must name its release of a track. */
interface Need {
  readonly track: string;
  readonly because: string;
  readonly at: Location;
}

/** Reports one diagnostic per cluster for all tracks. */
export function checkRunning(model: Model, report: ReportDiagnostic): void {
  const dependents = Map.groupBy([...model.byKind.Feature.values()].filter(namesReleases), trackOf);
  for (const cluster of model.byKind.Cluster.values()) {
    const needs = needsOf(cluster, dependents, model);
    const [first] = needs;
    if (first === undefined) continue;
    const tracks = needs.map(({ track }) => track);
    const which = tracks.length === 1 ? `track "${first.track}"` : `the tracks ${quoteList(tracks)}`;
    report(
      clusterNeedsRelease,
      locationIn(cluster.document, ["spec"], "key"),
      `cluster "${cluster.name}" names no release of ${which}`,
      {
        help: adviceFor(cluster, tracks, model),
        related: needs.map(({ because, at: place }) => ({ message: because, at: place })),
      },
    );
  }
}

function needsOf(cluster: Cluster, dependents: ReadonlyMap<string, readonly Feature[]>, model: Model): readonly Need[] {
  const tracks = new Set([PLATFORM, ...model.settings.releases.keys()]);
  return [...tracks].sort().flatMap((track): readonly Need[] => {
    if (namedRelease(cluster, track) !== undefined) return [];
    const need = needOf(cluster, track, dependents.get(track) ?? [], model);
    return need === undefined ? [] : [need];
  });
}

function needOf(cluster: Cluster, track: string, dependents: readonly Feature[], model: Model): Need | undefined {
  const stage = model.byKind.Stage.get(cluster.spec.stage);
  if (track === PLATFORM && (stage?.spec.accreditation ?? "none") !== "none" && stage !== undefined)
    return {
      track,
      because: `stage "${stage.name}" requires accreditation`,
      at: locationIn(stage.document, ["spec", "accreditation"]),
    };
  if (!model.settings.releases.has(track)) return undefined;
  const feature = dependents.find((candidate) => model.selected.get(candidate)?.includes(cluster) ?? true);
  if (feature !== undefined)
    return {
      track,
      because: `feature "${feature.name}" uses it`,
      at: locationIn(feature.document, ["metadata", "name"]),
    };
  return needOfComponent(cluster, track, model);
}

/** A component is on a cluster if its gates are rendered there. */
function needOfComponent(cluster: Cluster, track: string, { project, byKind }: Model): Need | undefined {
  const render = cluster.spec.render ?? byKind.Stage.get(cluster.spec.stage)?.spec.render ?? [];
  if (!render.includes("gates") && !render.includes("all")) return undefined;
  const components = Object.entries(project.spec.targets?.gates?.components ?? {});
  const [name] = components.find(([, component]) => component.track === track) ?? [];
  if (name === undefined) return undefined;
  return {
    track,
    because: `component "${name}" uses it`,
    at: locationIn(project.document, ["spec", "targets", "gates", "components", name], "key"),
  };
}

/** Help with an example, such as `release: "1.8"` or `releases: {kubelet: "1.34"}`. */
function adviceFor(cluster: Cluster, tracks: readonly string[], { settings }: Model): string {
  const example = (track: string): string => `"${settings.releases.get(track)?.at(0)?.name ?? "1.8"}"`;
  const inReleaseField = tracks.filter((track) => releasePath(cluster, track).length === 2);
  const inReleasesField = tracks.filter((track) => !inReleaseField.includes(track));
  const fields = [
    ...inReleaseField.map((track) => `\`release: ${example(track)}\``),
    ...(inReleasesField.length === 0
      ? []
      : [`\`releases: {${inReleasesField.map((track) => `${track}: ${example(track)}`).join(", ")}}\``]),
  ];
  const latest = tracks.every((track) => settings.releases.has(track));
  return `add the release that it runs, such as ${fields.join(" and ")}${latest ? "; `latest` means the last release in sluice.yaml" : ""}`;
}
