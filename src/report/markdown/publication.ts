/** Makes the table of published clusters in the summary of a run. */
import { code, prose } from "../../base/markdown.ts";
import type { Publication } from "../../delivery/publish/index.ts";
import { detailOf, publicationSentence, listedClusters, wordOf } from "../publication.ts";
import type { Block } from "./fit-to-budget.ts";
import { foldableList, tableParts } from "./foldable-list.ts";

const OPEN = 20;

/** `fullReport`: the location of the full report, in Markdown. */
export function publicationTable(
  publication: Publication | undefined,
  priority: number,
  fullReport: string,
): readonly Block[] {
  const listed = publication === undefined ? [] : listedClusters(publication);
  if (publication === undefined || listed.length === 0) return [];
  const cells = listed.map((one) => [
    wordOf(one, publication),
    code(one.cluster),
    code(one.branch),
    prose(detailOf(one, publication)),
  ]);
  const parts = tableParts(["", "cluster", "branch", ""], cells);
  return foldableList({ row: "cluster", of: "", ...parts, open: OPEN, priority, fullReport });
}

/** The first line, in Markdown. */
export function publicationVerdict(publication: Publication): string {
  return prose(publicationSentence(publication));
}
