/** Formats the result of publishing for the terminal: what happens to which clusters, and a summary. */
import type picocolors from "picocolors";
import type { Publication, PublishedCluster } from "../../delivery/publish/index.ts";
import { detailOf, detailsOf, publicationSentence, listedClusters, wordOf } from "../publication.ts";
import { listSome } from "../../base/diagnostics.ts";
import { escapeInvisible } from "../../base/escape.ts";
import { wrap } from "../wrap.ts";

type Colors = ReturnType<typeof picocolors.createColors>;

interface Look {
  readonly colors: Colors;
  readonly room: number;
  readonly verbose: boolean;
}

export function formatPublication(publication: Publication | undefined, look: Look): readonly string[] {
  if (publication === undefined) return [];
  const groups = groupsOf(publication, look);
  const width = Math.max(0, ...groups.map(([one, other]) => (other === undefined ? (one?.cluster.length ?? 0) : 0)));
  return [
    ...groups.flatMap((group) => linesOf(group, width, publication, look)),
    ...wrap(escapeInvisible(publicationSentence(publication)), look.room),
  ];
}

/** Clusters for which the same holds, unless --verbose is given. A published one has a separate commit. */
function groupsOf(publication: Publication, { verbose }: Look): readonly (readonly PublishedCluster[])[] {
  const keyOf = (one: PublishedCluster): string =>
    verbose || one.is === "published" ? one.cluster : JSON.stringify([one.is, detailOf(one, publication)]);
  return [...Map.groupBy(listedClusters(publication), keyOf).values()];
}

/** A group lists at most this many clusters, and counts the rest. */
const LISTED = 3;

/** One line, or else a line per detail below. */
function linesOf(
  group: readonly PublishedCluster[],
  width: number,
  publication: Publication,
  { colors, room }: Look,
): readonly string[] {
  const [first] = group;
  if (first === undefined) return [];
  const word = painter(first.is, colors)(wordOf(first, publication).padEnd("to publish".length));
  const names = escapeInvisible(
    listSome(
      group.map(({ cluster }) => cluster),
      LISTED,
    ),
  );
  // A group with a branch for each cluster needs no branches: they have the names of the clusters.
  const branches = new Set(group.map(({ branch }) => branch));
  const branch = branches.size === 1 ? escapeInvisible(first.branch) : "";
  const head = (place: string): string => `${word}  ${colors.bold(place === "" ? names : names.padEnd(width))}${place}`;
  const detail = escapeInvisible(detailOf(first, publication));
  const line = head(branch === "" ? `  ${detail}` : `  ${branch}: ${detail}`);
  if (wrap(line, room).length === 1) return [line];
  const below = detailsOf(first, publication).map((text) => `  ${escapeInvisible(text)}`);
  return [head(branch === "" ? "" : `  ${branch}`), ...below].flatMap((one) => wrap(one, room));
}

function painter(is: PublishedCluster["is"], colors: Colors): (text: string) => string {
  if (is === "failed") return colors.red;
  if (is === "published") return colors.green;
  return is === "pending" ? colors.yellow : colors.dim;
}
