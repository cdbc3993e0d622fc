/** The grid: renders only rows near the viewport. Tab reaches one cell, arrow keys reach the others. */
import type { JSX } from "preact";
import { useMemo, useRef, useState } from "preact/hooks";
import { valueAt } from "../../../base/collections.ts";
import type { SiteFleet } from "../fleet.ts";
import { hrefOf } from "../route.ts";
import { usePrinting } from "../table/chunks.ts";
import type { Shown } from "./filters.ts";
import { useMoves } from "./grid-navigation.ts";
import { Columns, MatrixHead } from "./head.tsx";
import { Inspector } from "./inspector.tsx";
import type { Cell } from "./grid-navigation.ts";
import { EXTRA, layoutOf } from "./layout.ts";
import type { Layout } from "./layout.ts";
import { PaperMatrix } from "./print.tsx";
import { GroupRow, Row } from "./row.tsx";
import { ROW, useRows } from "./virtual-rows.ts";
import type { Rows } from "./virtual-rows.ts";

interface Props {
  readonly fleet: SiteFleet;
  readonly shown: Shown;
}

export function Grid(props: Props): JSX.Element {
  return usePrinting() ? <PaperMatrix {...props} /> : <ScreenGrid {...props} />;
}

function ScreenGrid({ fleet, shown }: Props): JSX.Element {
  const scroller = useRef<HTMLDivElement>(null);
  const [hovered, setHovered] = useState<Cell | undefined>();
  const layout = useMemo(() => layoutOf(shown, fleet), [fleet, shown]);
  const isHeading = (row: number): boolean => typeof shown.rows[row] === "object";
  const size = { rows: shown.rows.length, columns: shown.clusters.length, isHeading };
  const rows = useRows(scroller, size.rows);
  const { here, go, press } = useMoves(scroller, size);
  const open = (cell: Cell): void => openCell(cell, { fleet, shown });
  const total = layout.widths.reduce((sum, width) => sum + width, 0) + EXTRA * shown.extras.length;
  const isInside = document.activeElement?.closest(".matrix") instanceof Element;
  const inspected = hovered ?? (isInside ? here : undefined);
  const row = inspected === undefined ? undefined : shown.rows[inspected.row];
  return (
    <div class="matrix">
      <div class="scroll" ref={scroller}>
        <table
          role="grid"
          aria-label="Features and clusters"
          aria-rowcount={size.rows + 2}
          aria-colcount={size.columns + shown.extras.length + 1}
          style={{ "--clusters": `${total}px`, "--label": `${layout.label}px` }}
          onKeyDown={(event) => {
            if (!press(event) && event.key === "Enter" && here.column >= 0) open(here);
          }}
          onFocusCapture={({ target }) => {
            const cell = cellOf(target);
            if (cell !== undefined) go(cell);
          }}
          onClick={({ target }) => {
            const cell = cellOf(target);
            if (cell !== undefined && cell.column >= 0) open(cell);
          }}
          onMouseOver={({ target }) => setHovered(cellOf(target))}
          onMouseLeave={() => setHovered(undefined)}
        >
          <Columns shown={shown} layout={layout} />
          <MatrixHead fleet={fleet} shown={shown} layout={layout} column={inspected?.column ?? -1} />
          <Body fleet={fleet} shown={shown} layout={layout} rows={rows} stop={stopIn(here, rows, isHeading)} />
        </table>
      </div>
      <Inspector
        fleet={fleet}
        shown={shown}
        feature={typeof row === "number" ? row : undefined}
        cluster={inspected === undefined ? undefined : shown.clusters[inspected.column]}
      />
    </div>
  );
}

/** The active cell, or the nearest one in a rendered row. */
function stopIn({ row, column }: Cell, { from, to }: Rows, isHeading: (row: number) => boolean): Cell {
  const near = Math.max(from, Math.min(to - 1, row));
  return { row: isHeading(near) ? near + 1 : near, column };
}

function openCell({ row, column }: Cell, { fleet, shown }: Props): void {
  const index = shown.rows[row];
  const feature = typeof index === "number" ? fleet.features[index] : undefined;
  const cluster = fleet.clusters[shown.clusters[column] ?? -1];
  if (feature === undefined) return;
  location.hash = hrefOf(["features", feature.name], [["cluster", cluster?.name ?? ""]]);
}

interface BodyProps extends Props {
  readonly layout: Layout;
  readonly rows: Rows;
  /** The cell that Tab reaches. */
  readonly stop: Cell;
}

/** Keeps the elements of rows, because Preact skips those that are the same. */
function Body({ fleet, shown, layout, rows: { from, to }, stop }: BodyProps): JSX.Element {
  const columns = shown.clusters.length + shown.extras.length + 2;
  const kept = useMemo(() => new Map<string, JSX.Element>(), [fleet, shown, layout]);
  const rowAt = (row: number): JSX.Element => {
    const feature = shown.rows[row] ?? -1;
    const active = row === stop.row ? stop.column : undefined;
    return valueAt(kept, `${row} ${active}`, () =>
      typeof feature === "object" ? (
        <GroupRow key={row} group={feature.group} row={row} columns={columns - 1} />
      ) : (
        <Row key={row} fleet={fleet} shown={shown} layout={layout} row={row} feature={feature} active={active} />
      ),
    );
  };
  return (
    <tbody>
      <Space rows={from} columns={columns} />
      {Array.from({ length: to - from }, (_, index) => rowAt(from + index))}
      <Space rows={shown.rows.length - to} columns={columns} />
    </tbody>
  );
}

function Space({ rows, columns }: { readonly rows: number; readonly columns: number }): JSX.Element | null {
  if (rows <= 0) return null;
  return (
    <tr class="space" aria-hidden="true">
      <td colSpan={columns} style={{ height: `${rows * ROW}px` }} />
    </tr>
  );
}

function cellOf(target: EventTarget | null): Cell | undefined {
  const element = target instanceof Element ? target.closest<HTMLElement>("[data-row]") : null;
  if (element === null) return undefined;
  return { row: Number(element.dataset["row"]), column: Number(element.dataset["column"]) };
}
