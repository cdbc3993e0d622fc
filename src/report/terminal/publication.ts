/** Formats the result of publishing for the terminal: a line per changed cluster, and a summary. */
import type picocolors from "picocolors";
import type { Publication, PublishedCluster } from "../../delivery/publish/index.ts";
import { detailOf, publicationSentence, listedClusters, wordOf } from "../publication.ts";
import { escapeInvisible } from "../../base/escape.ts";

type Colors = ReturnType<typeof picocolors.createColors>;

export function formatPublication(publication: Publication | undefined, colors: Colors): readonly string[] {
  if (publication === undefined) return [];
  const listed = listedClusters(publication);
  const width = Math.max(0, ...listed.map(({ cluster }) => cluster.length));
  return [
    ...listed.map((published) => line(published, width, publication, colors)),
    escapeInvisible(publicationSentence(publication)),
  ];
}

function line(published: PublishedCluster, width: number, publication: Publication, colors: Colors): string {
  const word = painter(published.is, colors)(wordOf(published, publication).padEnd("to publish".length));
  const detail = `${escapeInvisible(published.branch)}: ${escapeInvisible(detailOf(published, publication))}`;
  return `${word}  ${colors.bold(escapeInvisible(published.cluster.padEnd(width)))}  ${detail}`;
}

function painter(is: PublishedCluster["is"], colors: Colors): (text: string) => string {
  if (is === "failed") return colors.red;
  if (is === "published") return colors.green;
  return is === "pending" ? colors.yellow : colors.dim;
}
