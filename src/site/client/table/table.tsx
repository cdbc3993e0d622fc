/** The table of every page. Columns are data, so that the screen, paper and CSV have the same ones. */
import type { ComponentChildren, JSX } from "preact";
import { download } from "../csv.ts";
import { useFleet } from "../parts/context.ts";
import { chunksOf, useChunks } from "./chunks.ts";
import type { Chunk } from "./chunks.ts";

export interface Column<Row> {
  readonly heading: string;
  /** The cell as text: for CSV, for filters and, without `order`, for sorting. */
  readonly text: (row: Row) => string;
  /** The cell on the page. Default: its text. */
  readonly show?: (row: Row) => ComponentChildren;
  readonly order?: (row: Row) => number | string;
  /** The share of the width. Default: 1. */
  readonly width?: number;
  readonly isNumber?: true;
  /** It chooses rows, so CSV and paper are without it. */
  readonly isControl?: true;
}

export interface Sorting {
  /** The heading of a column, with `-` in front for descending. */
  readonly by: string;
  readonly set: (by: string) => void;
}

interface Props<Row> {
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf?: (row: Row) => string;
  readonly sorting?: Sorting;
}

/** The first cell of a row is its header. Long tables render only the rows near the viewport. */
export function Table<Row>({ caption, columns, rows, keyOf, sorting }: Props<Row>): JSX.Element {
  const chunks = chunksOf(rows);
  const { body, isOpen, heightOf } = useChunks(chunks.length);
  const total = columns.reduce((sum, { width = 1 }) => sum + width, 0);
  const isFixed = columns.some(({ width }) => width !== undefined);
  return (
    <div class="table" role="region" aria-label={caption} tabIndex={0}>
      <table ref={body} class={isFixed ? "fixed" : ""} aria-rowcount={rows.length + 1}>
        <caption class="unseen">{caption}</caption>
        {isFixed ? (
          <colgroup>
            {columns.map(({ heading, width = 1 }) => (
              <col key={heading} style={{ width: `${(100 * width) / total}%` }} />
            ))}
          </colgroup>
        ) : null}
        <thead>
          <tr>
            {columns.map((column) => (
              <Heading key={column.heading} column={column} sorting={sorting} />
            ))}
          </tr>
        </thead>
        {chunks.map((chunk, index) =>
          isOpen(index) ? (
            <tbody key={index} data-chunk={index}>
              <Rows chunk={chunk} columns={columns} keyOf={keyOf} />
            </tbody>
          ) : (
            <tbody key={index} data-chunk={index} class="space" aria-hidden="true">
              <tr>
                <td colSpan={columns.length} style={{ height: `${heightOf(index, chunk.rows.length)}px` }} />
              </tr>
            </tbody>
          ),
        )}
      </table>
    </div>
  );
}

interface HeadingProps<Row> {
  readonly column: Column<Row>;
  readonly sorting: Sorting | undefined;
}

function Heading<Row>({ column: { heading, isNumber, isControl }, sorting }: HeadingProps<Row>): JSX.Element {
  const kind = classOf(isNumber, isControl);
  if (sorting === undefined || isControl === true)
    return (
      <th scope="col" class={kind}>
        {isControl === true ? <span class="unseen">{heading}</span> : heading}
      </th>
    );
  const isUp = sorting.by === heading;
  const isDown = sorting.by === `-${heading}`;
  return (
    <th scope="col" class={kind} aria-sort={isUp ? "ascending" : isDown ? "descending" : "none"}>
      <button type="button" onClick={() => sorting.set(isUp ? `-${heading}` : isDown ? "" : heading)}>
        {heading}
      </button>
    </th>
  );
}

function classOf(isNumber: true | undefined, isControl: true | undefined): string {
  return `${isNumber === true ? "number" : ""}${isControl === true ? "control" : ""}`;
}

interface RowsProps<Row> {
  readonly chunk: Chunk<Row>;
  readonly columns: readonly Column<Row>[];
  readonly keyOf: ((row: Row) => string) | undefined;
}

function Rows<Row>({ chunk, columns, keyOf }: RowsProps<Row>): JSX.Element {
  const first = columns.findIndex(({ isControl }) => isControl !== true);
  return (
    <>
      {chunk.rows.map((row, index) => (
        <tr key={keyOf?.(row) ?? index} aria-rowindex={chunk.start + index + 2}>
          {columns.map(({ heading, text, show, isNumber, isControl }, column) =>
            column === first ? (
              <th key={heading} scope="row">
                {show?.(row) ?? text(row)}
              </th>
            ) : (
              <td
                key={heading}
                class={classOf(isNumber, isControl)}
                data-heading={isControl === true ? undefined : heading}
              >
                {show === undefined ? text(row) : show(row)}
              </td>
            ),
          )}
        </tr>
      ))}
    </>
  );
}

interface CsvProps<Row> {
  readonly name: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
}

export function csvRows<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): readonly (readonly string[])[] {
  const shown = columns.filter(({ isControl }) => isControl !== true);
  return [shown.map(({ heading }) => heading), ...rows.map((row) => shown.map(({ text }) => text(row)))];
}

/** Saves the rows of a table. */
export function CsvButton<Row>({ name, columns, rows }: CsvProps<Row>): JSX.Element {
  const { project, today } = useFleet();
  return (
    <button
      type="button"
      class="csv"
      aria-label={`Save as CSV: ${name}`}
      onClick={() => download(`${project} ${name} ${today}`, csvRows(columns, rows))}
    >
      CSV
    </button>
  );
}

interface SectionProps<Row> extends Props<Row> {
  /** The text if there are no rows. Default: the section is left out. */
  readonly empty?: string;
}

/** A section with a heading, the number of rows, and a table. */
export function TableSection<Row>({ empty, ...table }: SectionProps<Row>): JSX.Element | null {
  const { caption, columns, rows } = table;
  if (rows.length === 0 && empty === undefined) return null;
  return (
    <section>
      <div class="section-head">
        <h2>
          {caption}
          <span class="count">{rows.length}</span>
        </h2>
        {rows.length === 0 ? null : <CsvButton name={caption} columns={columns} rows={rows} />}
      </div>
      {rows.length === 0 ? <p class="empty">{empty}</p> : <Table {...table} />}
    </section>
  );
}
