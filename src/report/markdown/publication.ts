/** Makes the table of published clusters in the summary of a run. */
import { code, prose } from "../../base/markdown.ts";
import type { Publication } from "../../delivery/publish/index.ts";
import { detailOf, publicationSentence, toldClusters, wordOf } from "../publication.ts";
import type { Block } from "./fit-to-budget.ts";
import { listing, tableParts } from "./foldable-list.ts";

const OPEN = 20;

/** `whole`: the location of the full report, in Markdown. */
export function publicationTable(
  publication: Publication | undefined,
  priority: number,
  whole: string,
): readonly Block[] {
  const told = publication === undefined ? [] : toldClusters(publication);
  if (publication === undefined || told.length === 0) return [];
  const cells = told.map((one) => [
    wordOf(one, publication),
    code(one.cluster),
    code(one.branch),
    prose(detailOf(one, publication)),
  ]);
  const parts = tableParts(["", "cluster", "branch", ""], cells);
  return listing({ row: "cluster", of: "", ...parts, open: OPEN, priority, whole });
}

/** The first line, in Markdown. */
export function publicationVerdict(publication: Publication): string {
  return prose(publicationSentence(publication));
}
