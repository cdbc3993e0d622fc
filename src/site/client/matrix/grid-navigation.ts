/** Moves the active cell of the matrix by keys, scrolls to it, and restores it after a visit to another page. */
import type { TargetedEvent } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { ROW } from "./virtual-rows.ts";

/** Row -1 is the head, column -1 has the names. */
export interface Cell {
  readonly row: number;
  readonly column: number;
}

export function cellId({ row, column }: Cell): string {
  return `cell-${row}-${column}`;
}

export interface Size {
  readonly rows: number;
  readonly columns: number;
}

/** Rows that Page Up and Page Down move by. */
const PAGE = 20;

type Press = Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey">;

/** Undefined for a key that does not move. */
export function moved(
  { row, column }: Cell,
  { key, ctrlKey, metaKey }: Press,
  { rows, columns }: Size,
): Cell | undefined {
  const far = ctrlKey || metaKey;
  const at = (nextRow: number, nextColumn: number): Cell => ({
    row: Math.max(0, Math.min(rows - 1, nextRow)),
    column: Math.max(-1, Math.min(columns - 1, nextColumn)),
  });
  switch (key) {
    case "ArrowUp":
      return at(far ? 0 : row - 1, column);
    case "ArrowDown":
      return at(far ? rows - 1 : row + 1, column);
    case "ArrowLeft":
      return at(row, far ? -1 : column - 1);
    case "ArrowRight":
      return at(row, far ? columns - 1 : column + 1);
    case "PageUp":
      return at(row - PAGE, column);
    case "PageDown":
      return at(row + PAGE, column);
    case "Home":
      return at(far ? 0 : row, -1);
    case "End":
      return at(far ? rows - 1 : row, columns - 1);
    default:
      return undefined;
  }
}

/** The active cell and the scroll position when the matrix was left. */
let left: { readonly cell: Cell; readonly top: number; readonly side: number } | undefined;

export interface Moves {
  readonly here: Cell;
  readonly go: (cell: Cell) => void;
  /** Returns whether the key has moved the active cell. */
  readonly press: (event: TargetedEvent<HTMLElement, KeyboardEvent>) => boolean;
}

interface Ref<T> {
  readonly current: T | null;
}

interface GridSize extends Size {
  /** Whether a row is the heading of a group, which keys skip. */
  readonly isHeading: (row: number) => boolean;
}

/** The next row that is not the heading of a group, in the direction of the move. Every group has a row. */
function pastHeading(from: Cell, { row, column }: Cell, { isHeading, rows }: GridSize): Cell {
  if (!isHeading(row)) return { row, column };
  return { row: row < from.row && row > 0 ? row - 1 : Math.min(rows - 1, row + 1), column };
}

export function useMoves(scroller: Ref<HTMLElement>, size: GridSize): Moves {
  const [active, setActive] = useState<Cell>(left?.cell ?? { row: 0, column: -1 });
  /** The cell to focus once its row is rendered. */
  const wanted = useRef<Cell | undefined>(undefined);
  const near = { row: Math.min(active.row, Math.max(0, size.rows - 1)), column: active.column };
  const here: Cell = { ...pastHeading(near, near, size), column: Math.min(active.column, size.columns - 1) };
  const latest = useRef(here);
  latest.current = here;

  useLayoutEffect(() => {
    if (left !== undefined) wanted.current = comeBack(left, scroller.current);
    left = undefined;
    const { current } = scroller;
    return () => {
      left = { cell: latest.current, top: current?.scrollTop ?? 0, side: current?.scrollLeft ?? 0 };
    };
  }, []);
  // Runs before the next key event, so that a key held down loses no step.
  useLayoutEffect(() => {
    const element = wanted.current === undefined ? null : document.getElementById(cellId(wanted.current));
    if (element === null) return;
    wanted.current = undefined;
    element.focus({ preventScroll: true });
    reveal(element, scroller.current);
  });

  function press(event: TargetedEvent<HTMLElement, KeyboardEvent>): boolean {
    const target = moved(here, event, size);
    if (target === undefined) return false;
    const next = pastHeading(here, target, size);
    event.preventDefault();
    wanted.current = next;
    scrollToRow(next.row, scroller.current);
    setActive({ ...next });
    return true;
  }

  return { here, go: setActive, press };
}

/** Restores the scroll position, and returns the cell to focus. */
function comeBack({ cell, top, side }: NonNullable<typeof left>, scroller: HTMLElement | null): Cell {
  if (scroller !== null) {
    scroller.scrollTop = top;
    scroller.scrollLeft = side;
  }
  return cell;
}

/** Scrolls vertically, so that the row is rendered. */
function scrollToRow(row: number, scroller: HTMLElement | null): void {
  if (scroller === null) return;
  const head = scroller.querySelector("thead")?.clientHeight ?? 0;
  const [top, bottom] = [row * ROW, (row + 1) * ROW];
  const seen = scroller.clientHeight - head;
  if (top < scroller.scrollTop) scroller.scrollTop = top;
  else if (bottom > scroller.scrollTop + seen) scroller.scrollTop = bottom - seen;
}

/** Scrolls horizontally, so that the column of names does not cover the cell. */
function reveal(element: HTMLElement, scroller: HTMLElement | null): void {
  if (scroller === null || element.dataset["column"] === "-1") return;
  const names = scroller.querySelector("tbody th")?.clientWidth ?? 0;
  const { offsetLeft, offsetWidth } = element;
  if (offsetLeft - names < scroller.scrollLeft) scroller.scrollLeft = offsetLeft - names;
  else if (offsetLeft + offsetWidth > scroller.scrollLeft + scroller.clientWidth)
    scroller.scrollLeft = offsetLeft + offsetWidth - scroller.clientWidth;
}
