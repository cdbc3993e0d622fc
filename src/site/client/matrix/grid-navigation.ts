/** Which cell the keys are at, and how it comes into sight; kept for whoever comes back from a feature. */
import type { TargetedEvent } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { moved } from "./keys.ts";
import type { Cell, Size } from "./keys.ts";
import { cellId } from "./row.tsx";
import { ROW } from "./virtual-rows.ts";

/** Where one was when one left. */
let left: { readonly cell: Cell; readonly top: number; readonly side: number } | undefined;

export interface Moves {
  readonly here: Cell;
  readonly go: (cell: Cell) => void;
  /** Whether a key has moved it. */
  readonly press: (event: TargetedEvent<HTMLElement, KeyboardEvent>) => boolean;
}

interface Ref<T> {
  readonly current: T | null;
}

export function useMoves(scroller: Ref<HTMLElement>, size: Size): Moves {
  const [active, setActive] = useState<Cell>(left?.cell ?? { row: 0, column: -1 });
  /** Set where the focus follows once the row is there. */
  const wanted = useRef<Cell | undefined>(undefined);
  const here: Cell = {
    row: Math.min(active.row, Math.max(0, size.rows - 1)),
    column: Math.min(active.column, size.columns - 1),
  };
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
  // Before the next key can come: whoever holds one down loses no step.
  useLayoutEffect(() => {
    const element = wanted.current === undefined ? null : document.getElementById(cellId(wanted.current));
    if (element === null) return;
    wanted.current = undefined;
    element.focus({ preventScroll: true });
    reveal(element, scroller.current);
  });

  function press(event: TargetedEvent<HTMLElement, KeyboardEvent>): boolean {
    const next = moved(here, event, size);
    if (next === undefined) return false;
    event.preventDefault();
    wanted.current = next;
    scrollToRow(next.row, scroller.current);
    setActive({ ...next });
    return true;
  }

  return { here, go: setActive, press };
}

/** The cell that is to be reached. */
function comeBack({ cell, top, side }: NonNullable<typeof left>, scroller: HTMLElement | null): Cell {
  if (scroller !== null) {
    scroller.scrollTop = top;
    scroller.scrollLeft = side;
  }
  return cell;
}

/** So that the row is made. */
function scrollToRow(row: number, scroller: HTMLElement | null): void {
  if (scroller === null) return;
  const head = scroller.querySelector("thead")?.clientHeight ?? 0;
  const [top, bottom] = [row * ROW, (row + 1) * ROW];
  const seen = scroller.clientHeight - head;
  if (top < scroller.scrollTop) scroller.scrollTop = top;
  else if (bottom > scroller.scrollTop + seen) scroller.scrollTop = bottom - seen;
}

/** Sideways, from under the names. */
function reveal(element: HTMLElement, scroller: HTMLElement | null): void {
  if (scroller === null || element.dataset["column"] === "-1") return;
  const names = scroller.querySelector("tbody th")?.clientWidth ?? 0;
  const { offsetLeft, offsetWidth } = element;
  if (offsetLeft - names < scroller.scrollLeft) scroller.scrollLeft = offsetLeft - names;
  else if (offsetLeft + offsetWidth > scroller.scrollLeft + scroller.clientWidth)
    scroller.scrollLeft = offsetLeft + offsetWidth - scroller.clientWidth;
}
