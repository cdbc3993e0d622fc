/** new cluster. */
import { namedRelease, namedTracks, PLATFORM } from "../../../compiler/link/index.ts";
import type { Cluster } from "../../../compiler/link/index.ts";
import { UsageError } from "../command.ts";
import { checkRelease } from "../edits/check-release.ts";
import { additionOf, folderFor } from "../edits/choose-file.ts";
import { present } from "../edits/fields.ts";
import type { Editable } from "../edits/plan.ts";
import { labelsOf } from "../edits/selector.ts";
import { checkName, checkResource } from "../match-names.ts";
import { requireAll } from "./document.ts";
import type { Missing, NewKind } from "./document.ts";

export const newCluster: NewKind = {
  options: ["stage", "release", "label"],
  edit(name, given, editable) {
    const { model } = editable;
    const [stage, ...others] = given.stage;
    if (others.length > 0) throw new UsageError("a cluster has one stage", "give --stage once");
    if (stage !== undefined) checkResource("Stage", stage, model);
    const all = [...model.byKind.Cluster.values()];
    const peers = all.filter(({ spec }) => spec.stage === stage);
    const releases = releasesOf(given.release, editable);
    const stages = [...model.byKind.Stage.keys()];
    requireAll("cluster", [
      ...(stage === undefined ? [{ what: "a stage", option: "--stage STAGE", choices: stages }] : []),
      ...missingReleases(peers.length === 0 ? all : peers, releases, editable),
    ]);
    const { [PLATFORM]: release, ...tracks } = releases;
    const labels = labelsOf(given.label);
    return additionOf(
      {
        kind: "Cluster",
        name,
        ...(labels === undefined ? {} : { labels: present(labels) }),
        spec: present({ stage, release, releases: Object.keys(tracks).length === 0 ? undefined : tracks }),
      },
      editable,
      {
        near: [peers, [...model.byKind.Stage.values()].filter((one) => one.name === stage)],
        family: all,
        folder: folderFor("stages", editable),
        file: name,
      },
    );
  },
};

/** Track -> release. Throws a UsageError for an unknown track or release. */
function releasesOf(given: readonly string[], editable: Editable): Readonly<Record<string, string>> {
  const pairs = given.map((one) => (one.includes("=") ? one.split("=", 2) : [PLATFORM, one]) as [string, string]);
  for (const [track, release] of pairs) {
    checkName("track", track, tracksIn(editable));
    checkRelease(release, track, editable, ["latest"]);
  }
  return Object.fromEntries(pairs);
}

function tracksIn({ model: { settings, byKind } }: Editable): readonly string[] {
  const running = [...byKind.Cluster.values()].flatMap(namedTracks);
  return [...new Set([PLATFORM, ...settings.releases.keys(), ...running])].sort();
}

/** The tracks of which similar clusters name a release, and listed tracks, each with the releases that are in use. */
function missingReleases(
  similar: readonly Cluster[],
  given: Readonly<Record<string, string>>,
  { model }: Editable,
): readonly Missing[] {
  const tracks = new Set(similar.flatMap(namedTracks));
  return [...tracks].sort().flatMap((track) => {
    if (given[track] !== undefined) return [];
    const running = new Set(similar.flatMap((one) => namedRelease(one, track) ?? []));
    const listed = model.settings.releases.get(track)?.map(({ name }) => name) ?? [];
    const prefix = track === PLATFORM ? "" : `${track}=`;
    const choices = [...new Set([...running, ...listed.toReversed()])].map((one) => `${prefix}${one}`);
    return [{ what: track === PLATFORM ? "a release" : `a release of ${track}`, option: "--release RELEASE", choices }];
  });
}
