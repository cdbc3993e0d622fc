/** Rows of which the first stand open and the rest is folded. */
import { table } from "../../base/markdown.ts";
import { counted } from "../by-severity.ts";
import type { Block } from "./fit-to-budget.ts";

export interface Listing {
  /** What a row is, and what is said behind that: `change`, `of high risk`. */
  readonly row: string;
  readonly of: string;
  /** What stands above the rows: the head of a table, or nothing. */
  readonly head: string;
  /** Markdown, each with its line end. */
  readonly rows: readonly string[];
  /** So many stand open; with 0, all are folded. */
  readonly open: number;
  readonly priority: number;
  /** Where everything can be read, in Markdown. */
  readonly whole: string;
}

/** What is folded goes before what stands open. */
export function listing({ row, of, head, rows, open, priority, whole }: Listing): readonly Block[] {
  const behind = of === "" ? "" : ` ${of}`;
  // A fold for one row is not priority its line.
  const many = rows.length === open + 1 ? rows.length : open;
  const more = many === 0 ? row : `more ${row}`;
  const hidden = (left: number): string =>
    `_${counted(left, left === rows.length ? row : `more ${row}`)}${behind} left out here, for room: see ${whole}._\n\n`;
  const folded = rows.slice(many);
  return [
    {
      open: `**${counted(rows.length, row)}${behind}**\n\n${head}`,
      items: rows.slice(0, many),
      close: "\n",
      hidden,
      priority,
    },
    {
      open: `<details><summary>${counted(folded.length, more)}${behind}</summary>\n\n${head}`,
      items: folded,
      close: "\n</details>\n\n",
      hidden,
      priority: priority - 0.5,
    },
  ];
}

/** A table whose rows can be told apart; cells are Markdown of one line. */
export function tableParts(
  columns: readonly string[],
  cells: readonly (readonly string[])[],
): Pick<Listing, "head" | "rows"> {
  const [names = "", ruler = "", ...rows] = table(columns, cells).split(/(?<=\n)/);
  return { head: names + ruler, rows };
}
