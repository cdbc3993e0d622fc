/** Formats the result of publishing for the terminal: a line per changed cluster, and a summary. */
import type picocolors from "picocolors";
import type { Publication, PublishedCluster } from "../../delivery/publish/index.ts";
import { detailOf, publicationSentence, toldClusters, wordOf } from "../publication.ts";
import { escapeInvisible } from "../visible.ts";

type Colors = ReturnType<typeof picocolors.createColors>;

export function tellPublication(publication: Publication | undefined, colors: Colors): readonly string[] {
  if (publication === undefined) return [];
  const told = toldClusters(publication);
  const width = Math.max(0, ...told.map(({ cluster }) => cluster.length));
  return [
    ...told.map((one) => line(one, width, publication, colors)),
    escapeInvisible(publicationSentence(publication)),
  ];
}

function line(one: PublishedCluster, width: number, publication: Publication, colors: Colors): string {
  const word = painter(one.is, colors)(wordOf(one, publication).padEnd("to publish".length));
  const detail = `${escapeInvisible(one.branch)}: ${escapeInvisible(detailOf(one, publication))}`;
  return `${word}  ${colors.bold(escapeInvisible(one.cluster.padEnd(width)))}  ${detail}`;
}

function painter(is: PublishedCluster["is"], colors: Colors): (text: string) => string {
  if (is === "failed") return colors.red;
  if (is === "published") return colors.green;
  return is === "pending" ? colors.yellow : colors.dim;
}
