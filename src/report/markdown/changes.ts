/** Makes a table of changes per risk; those of low risk are folded. */
import type { Risk } from "../../analysis/diff/index.ts";
import { code } from "../../base/markdown.ts";
import type { ReportedChange } from "../report.ts";
import { titleOf } from "../change-title.ts";
import { formatCount } from "../by-severity.ts";
import type { Block } from "./fit-to-budget.ts";
import { names, value, values } from "./truncate.ts";
import type { Clusters } from "./clusters.ts";
import { foldableList, tableParts } from "./foldable-list.ts";
import type { SourceLink } from "./source-links.ts";

const HEAD = ["change", "clusters", "before → after", "because of"];
const CAUSES = 3;

export interface CommentContext {
  readonly clusters: Clusters;
  readonly place: SourceLink;
  /** The location of the full report, in Markdown. */
  readonly fullReport: string;
}

/** The number of rows that are shown without unfolding. */
const OPEN: Readonly<Record<Risk, number>> = { high: 12, medium: 6, low: 0 };

/** The table of changes of one risk. */
export function changeTable(
  changes: readonly ReportedChange[],
  risk: Risk,
  priority: number,
  context: CommentContext,
): readonly Block[] {
  const isEdit = ({ kind }: ReportedChange): boolean => kind !== "feature-state";
  const inOrder = [...changes.filter(isEdit), ...changes.filter((change) => !isEdit(change))];
  const { head, rows } = tableParts(
    HEAD,
    inOrder.map((change) => row(change, context)),
  );
  return foldableList({
    row: "change",
    of: `of ${risk} risk`,
    head,
    rows,
    open: OPEN[risk],
    priority,
    fullReport: context.fullReport,
  });
}

function row(change: ReportedChange, context: CommentContext): readonly string[] {
  const { consumer, clusters, because } = change;
  const { label, name } = titleOf(change);
  const causes = because.slice(0, CAUSES).map((cause) => context.place(cause, cause.side));
  const more = because.length - causes.length;
  return [
    `${label} ${value(name)}${consumer === undefined ? "" : ` for ${code(consumer)}`}`,
    context.clusters.format(clusters),
    [values(change.before, change.after).join(" → "), ...consumers(change)].join("<br>"),
    [...causes, ...(more === 0 ? [] : [formatCount(more, "more line")])].join("<br>"),
  ];
}

function consumers({ consumers }: ReportedChange): readonly string[] {
  if (consumers === undefined) return [];
  const { gained, lost } = consumers;
  return [
    ...(lost.length === 0 ? [] : [`**lost by** ${names(lost)}`]),
    ...(gained.length === 0 ? [] : [`gained by ${names(gained)}`]),
  ];
}
