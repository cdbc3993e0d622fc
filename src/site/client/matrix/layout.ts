/** The widths and short names of the columns of the matrix. */
import type { Index } from "../../payload.ts";
import type { SiteFleet } from "../fleet.ts";
import { elidedApart } from "../names.ts";
import type { Shown } from "./filters.ts";

/** Pixels: width of a column; least width of a stage, so that its name is readable; width of a letter. */
const COLUMN = 30;
const STAGE = 108;
const LETTER = 7.2;
/** The widths of a column that is not a cluster, and of a column with words in a comparison. */
export const EXTRA = 150;
const WORDS = 236;
/** The maximum number of clusters in a comparison whose cells have words. */
const MOST_WORDS = 6;
/** The maximum number of characters of a cluster's name above its column. */
const LONGEST = 22;

export interface Layout {
  readonly widths: readonly number[];
  readonly hasWords: boolean;
  /** The names of the clusters, short enough to tell them apart. */
  readonly names: readonly string[];
  /** The height of the column labels in pixels. */
  readonly label: number;
}

export function layoutOf(
  { clusters, isComparison }: Pick<Shown, "clusters" | "isComparison">,
  fleet: SiteFleet,
): Layout {
  const hasWords = isComparison && clusters.length <= MOST_WORDS;
  const stages = clusters.map((cluster) => fleet.clusters[cluster]?.stage);
  const sizes = new Map<number | undefined, number>();
  for (const stage of stages) sizes.set(stage, (sizes.get(stage) ?? 0) + 1);
  const names = shortNames(clusters, fleet);
  const longest = Math.max(0, ...names.map(({ length }) => length));
  return {
    widths: stages.map((stage) => (hasWords ? WORDS : Math.max(COLUMN, Math.ceil(STAGE / (sizes.get(stage) ?? 1))))),
    hasWords,
    names,
    label: hasWords ? 26 : Math.max(48, Math.ceil(longest * LETTER + 10)),
  };
}

function shortNames(clusters: readonly Index[], fleet: SiteFleet): readonly string[] {
  const names = clusters.map((cluster) => fleet.clusters[cluster]?.name ?? "");
  const short = elidedApart(names, LONGEST);
  return names.map((name) => short.get(name) ?? name);
}

export interface StageGroup {
  readonly stage: Index;
  readonly members: readonly Index[];
}

/** Neighboring clusters of one stage. */
export function stageGroups(clusters: readonly Index[], fleet: SiteFleet): readonly StageGroup[] {
  return fleet.stages
    .map((_, stage) => ({ stage, members: clusters.filter((cluster) => fleet.clusters[cluster]?.stage === stage) }))
    .filter(({ members }) => members.length > 0);
}
