/** Finds the rows of a long table near the viewport, so that only these are rendered. */
import { useEffect, useState } from "preact/hooks";

/** Height of a row in pixels, as in the style sheet. */
export const ROW = 28;
const SPARE = 10;
/** The number of rows to render before the height is known. */
const FIRST = 48;

export interface Rows {
  /** Half-open. */
  readonly from: number;
  readonly to: number;
}

export function rowsIn(top: number, height: number, count: number): Rows {
  const from = Math.max(0, Math.floor(top / ROW) - SPARE);
  // Rounded, so that not every pixel of scrolling renders again.
  const first = from - (from % SPARE);
  return { from: Math.min(first, count), to: Math.min(count, Math.ceil((top + height) / ROW) + 2 * SPARE) };
}

export function useRows(scroller: { readonly current: HTMLElement | null }, count: number): Rows {
  const [rows, setRows] = useState<Rows>({ from: 0, to: Math.min(count, FIRST) });
  useEffect(() => {
    const element = scroller.current;
    if (element === null) return undefined;
    const look = (): void => {
      const next = rowsIn(element.scrollTop, element.clientHeight, count);
      setRows((now) => (now.from === next.from && now.to === next.to ? now : next));
    };
    look();
    element.addEventListener("scroll", look, { passive: true });
    const sizes = new ResizeObserver(look);
    sizes.observe(element);
    return () => {
      element.removeEventListener("scroll", look);
      sizes.disconnect();
    };
  }, [count]);
  return { from: Math.min(rows.from, count), to: Math.min(rows.to, count) };
}
