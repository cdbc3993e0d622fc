/** The grid: renders only rows near the viewport. Tab reaches one cell, arrow keys reach the others. */
import type { JSX } from "preact";
import { useMemo, useRef, useState } from "preact/hooks";
import type { SiteFleet } from "../fleet.ts";
import { hrefOf } from "../route.ts";
import type { Shown } from "./filters.ts";
import { Columns, labelOf, MatrixHead, widthsOf } from "./head.tsx";
import { Inspector } from "./inspector.tsx";
import type { Cell } from "./keys.ts";
import { useMoves } from "./grid-navigation.ts";
import { Row } from "./row.tsx";
import { ROW, useRows } from "./virtual-rows.ts";
import type { Rows } from "./virtual-rows.ts";

interface Props {
  readonly fleet: SiteFleet;
  readonly shown: Shown;
}

export function Grid({ fleet, shown }: Props): JSX.Element {
  const scroller = useRef<HTMLDivElement>(null);
  const [hovered, setHovered] = useState<Cell | undefined>();
  const size = { rows: shown.features.length, columns: shown.clusters.length };
  const rows = useRows(scroller, size.rows);
  const { here, go, press } = useMoves(scroller, size);
  const open = (cell: Cell): void => openCell(cell, { fleet, shown });
  const widths = widthsOf(shown.clusters, fleet);
  const total = widths.reduce((sum, width) => sum + width, 0);
  const isInside = document.activeElement?.closest(".matrix") instanceof Element;
  const inspected = hovered ?? (isInside ? here : undefined);
  return (
    <div class="matrix">
      <div class="scroll" ref={scroller}>
        <table
          role="grid"
          aria-label="Features and clusters"
          aria-rowcount={size.rows + 2}
          aria-colcount={size.columns + 1}
          style={{ "--clusters": `${total}px`, "--label": `${labelOf(shown.clusters, fleet)}px` }}
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
          <Columns widths={widths} />
          <MatrixHead fleet={fleet} clusters={shown.clusters} column={inspected?.column ?? -1} />
          <Body fleet={fleet} shown={shown} rows={rows} stop={stopIn(here, rows)} />
        </table>
      </div>
      <Inspector
        fleet={fleet}
        feature={inspected === undefined ? undefined : shown.features[inspected.row]}
        cluster={inspected === undefined ? undefined : shown.clusters[inspected.column]}
      />
    </div>
  );
}

/** The active cell, or the nearest one in a rendered row. */
function stopIn({ row, column }: Cell, { from, to }: Rows): Cell {
  return { row: Math.max(from, Math.min(to - 1, row)), column };
}

function openCell({ row, column }: Cell, { fleet, shown }: Props): void {
  const feature = fleet.features[shown.features[row] ?? -1];
  const cluster = fleet.clusters[shown.clusters[column] ?? -1];
  if (feature === undefined) return;
  location.hash = hrefOf(["features", feature.name], [["cluster", cluster?.name ?? ""]]);
}

interface BodyProps extends Props {
  readonly rows: Rows;
  /** The cell that Tab reaches. */
  readonly stop: Cell;
}

/** Memoized, so that a change of the inspected cell does not render the rows again. */
function Body({ fleet, shown, rows: { from, to }, stop }: BodyProps): JSX.Element {
  const columns = shown.clusters.length + 2;
  return useMemo(
    () => (
      <tbody>
        <Space rows={from} columns={columns} />
        {shown.features.slice(from, to).map((feature, index) => (
          <Row
            key={feature}
            fleet={fleet}
            shown={shown}
            row={from + index}
            feature={feature}
            active={from + index === stop.row ? stop.column : undefined}
          />
        ))}
        <Space rows={shown.features.length - to} columns={columns} />
      </tbody>
    ),
    [fleet, shown, from, to, stop.row, stop.column],
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
