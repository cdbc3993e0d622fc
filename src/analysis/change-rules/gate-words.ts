/** Texts and locations that the rules for gates share. */
import type { Related } from "../../base/diagnostics.ts";
import { valuesOf } from "../diff/gates.ts";
import type { GateMove } from "../diff/gates.ts";
import { releasePath, trackOf } from "../../compiler/link/index.ts";
import { locationIn } from "../../compiler/parse/index.ts";
import type { Location } from "../../base/source.ts";

/** The history entry or the end that decides after the change; the gate's name if no end is declared. */
export function decidedAt({ after: { because, feature }, gates: [gate], gone }: GateMove): Location {
  if (gone !== undefined && gate !== undefined)
    return locationIn(feature.document, ["spec", "gates", feature.spec.gates?.indexOf(gate) ?? 0, "name"]);
  const [first] = because;
  return first === undefined ? locationIn(feature.document) : locationIn(first.resource.document, first.path);
}

/** The line that changes the release of the first of the clusters; empty if its release is unchanged. */
export function upgradedAt({ clusters: [pair], feature }: GateMove): readonly Related[] {
  if (pair === undefined) return [];
  const track = trackOf(feature);
  const { cluster, releases } = pair.after;
  const release = releases.get(track);
  if (release === undefined || pair.before.releases.get(track) === release) return [];
  return [
    {
      message: `"${cluster.name}" gets release ${release}`,
      at: locationIn(cluster.document, releasePath(cluster, track)),
    },
  ];
}

/** The value before and after, such as `true`; undefined if the gates differ because one is inverted. */
export function valueTexts(move: GateMove): readonly [string, string] | undefined {
  const texts = move.gates.map((gate) => valuesOf(move, gate).map((value) => String(value ?? "unknown")));
  const [first = []] = texts;
  const [before, after] = first;
  if (before === undefined || after === undefined) return undefined;
  return texts.every((one) => one[0] === before && one[1] === after) ? [before, after] : undefined;
}

/** The reason why the component does not know the gate, as a text after "but". */
export function goneFrom({ after: { feature, reason }, gone }: GateMove): string {
  const track = `of track "${trackOf(feature)}"`;
  if (gone !== undefined) return `removed from Kubernetes in release ${gone}`;
  const { history, deprecated } = feature.spec;
  if (reason === "not-released") return `unknown before release ${history?.[0]?.since} ${track}`;
  if (reason === "permanent") return `permanent, without a gate, from release ${deprecated?.until} ${track} on`;
  return `unknown from release ${deprecated?.until} ${track} on`;
}
