/** Makes a list whose first rows are shown and the rest folded. */
import { table } from "../../base/markdown.ts";
import { formatCount } from "../by-severity.ts";
import type { Block } from "./fit-to-budget.ts";

export interface FoldableList {
  /** The noun for a row, and the words after it: `change`, `of high risk`. */
  readonly row: string;
  readonly of: string;
  /** The head of a table above the rows, or "". */
  readonly head: string;
  /** Markdown, each with a line end. */
  readonly rows: readonly string[];
  /** The number of unfolded rows; 0 folds all. */
  readonly open: number;
  readonly priority: number;
  /** The location of the full report, in Markdown. */
  readonly fullReport: string;
}

/** Folded rows are cut before the others. */
export function foldableList({ row, of, head, rows, open, priority, fullReport }: FoldableList): readonly Block[] {
  const suffix = of === "" ? "" : ` ${of}`;
  // A fold is not worthwhile for a single row.
  const openRows = rows.length === open + 1 ? rows.length : open;
  const more = openRows === 0 ? row : `more ${row}`;
  const hidden = (left: number): string =>
    `_${formatCount(left, left === rows.length ? row : `more ${row}`)}${suffix} left out here, for room: see ${fullReport}._\n\n`;
  const folded = rows.slice(openRows);
  return [
    {
      open: `**${formatCount(rows.length, row)}${suffix}**\n\n${head}`,
      items: rows.slice(0, openRows),
      close: "\n",
      hidden,
      priority,
    },
    {
      open: `<details><summary>${formatCount(folded.length, more)}${suffix}</summary>\n\n${head}`,
      items: folded,
      close: "\n</details>\n\n",
      hidden,
      priority: priority - 0.5,
    },
  ];
}

/** Splits a table into head and rows; cells are one line of Markdown. */
export function tableParts(
  columns: readonly string[],
  cells: readonly (readonly string[])[],
): Pick<FoldableList, "head" | "rows"> {
  const [names = "", ruler = "", ...rows] = table(columns, cells).split(/(?<=\n)/);
  return { head: names + ruler, rows };
}
