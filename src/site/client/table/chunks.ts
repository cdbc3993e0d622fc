/** Splits a long table into chunks, of which only those near the viewport are rendered. All are rendered for print. */
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";

export interface Chunk<Row> {
  /** The position of its first row. */
  readonly start: number;
  readonly rows: readonly Row[];
}

const SIZE = 40;
/** Pixels of a row that has not been rendered yet. */
const ROW = 37;
/** Pixels above and below the viewport. */
const MARGIN = 1200;

export function chunksOf<Row>(rows: readonly Row[]): readonly Chunk<Row>[] {
  return Array.from({ length: Math.ceil(rows.length / SIZE) }, (_, index) => {
    const start = index * SIZE;
    return { start, rows: rows.slice(start, start + SIZE) };
  });
}

interface Chunks {
  /** For the table whose `tbody` elements have `data-chunk`. */
  readonly body: { current: HTMLTableElement | null };
  readonly isOpen: (chunk: number) => boolean;
  /** The height of a chunk that is not rendered. */
  readonly heightOf: (chunk: number, rows: number) => number;
}

export function useChunks(count: number): Chunks {
  const body = useRef<HTMLTableElement>(null);
  const heights = useRef(new Map<number, number>());
  const [near, setNear] = useState<ReadonlySet<number>>(new Set([0, 1]));
  const isPrinted = usePrinting();
  useEffect(() => {
    const { current } = body;
    if (current === null || count < 3) return undefined;
    const watch = new IntersectionObserver((entries) => setNear((now) => merged(now, entries, heights.current)), {
      rootMargin: `${MARGIN}px 0px`,
    });
    for (const chunk of current.querySelectorAll("tbody[data-chunk]")) watch.observe(chunk);
    return () => watch.disconnect();
  }, [count]);
  return {
    body,
    isOpen: (chunk) => isPrinted || count < 3 || near.has(chunk),
    heightOf: (chunk, rows) => heights.current.get(chunk) ?? rows * ROW,
  };
}

/** The chunks near the viewport. The one with the focus stays, because the focus would be lost with it. */
function merged(
  now: ReadonlySet<number>,
  entries: readonly IntersectionObserverEntry[],
  heights: Map<number, number>,
): ReadonlySet<number> {
  const next = new Set(now);
  for (const { target, isIntersecting, boundingClientRect } of entries) {
    const chunk = Number((target as HTMLElement).dataset["chunk"]);
    if (isIntersecting) next.add(chunk);
    else if (!target.contains(document.activeElement)) {
      if (next.delete(chunk)) heights.set(chunk, boundingClientRect.height);
    }
  }
  return next;
}

/** Whether the page is being printed. */
export function usePrinting(): boolean {
  const [isPrinted, setPrinted] = useState(() => matchMedia("print").matches);
  // Before the next frame, because printing may begin right after the table is rendered.
  useLayoutEffect(() => {
    const media = matchMedia("print");
    const print = (): void => setPrinted(true);
    const look = (): void => setPrinted(media.matches);
    addEventListener("beforeprint", print);
    addEventListener("afterprint", look);
    media.addEventListener("change", look);
    return () => {
      removeEventListener("beforeprint", print);
      removeEventListener("afterprint", look);
      media.removeEventListener("change", look);
    };
  }, []);
  return isPrinted;
}
