/** Fits blocks into a size limit: those with low priority lose items from the end first, and show how many. */

export interface Block {
  readonly open: string;
  readonly items: readonly string[];
  readonly close: string;
  /** The text in place of items that did not fit. */
  readonly hidden: (count: number) => string;
  /** Blocks with lower priority are cut first. */
  readonly priority: number;
}

/** A block that is never cut. */
export function fixed(text: string): Block {
  return { open: "", items: [text], close: "", hidden: () => "", priority: Number.POSITIVE_INFINITY };
}

/** The size in UTF-8 bytes, which is at least the number of characters that a forge counts. */
function sizeOf(text: string): number {
  return new TextEncoder().encode(text).length;
}

/** The blocks in order, in at most `budget` bytes if possible. */
export function fitToBudget(blocks: readonly Block[], budget: number): string {
  const shown = new Map(blocks.map((block) => [block, block.items.length]));
  const size = (block: Block): number => sizeOf(render(block, shown.get(block) ?? 0));
  let total = blocks.reduce((sum, block) => sum + size(block), 0);
  const resize = (block: Block): void => {
    const others = total - size(block);
    shown.set(block, mostWithin(block, budget - others));
    total = others + size(block);
  };
  const byPriority = blocks
    .filter(({ priority }) => Number.isFinite(priority))
    .toSorted((a, b) => a.priority - b.priority);
  for (const block of byPriority) if (total > budget) resize(block);
  // Cuts may have freed more space than needed.
  for (const block of byPriority.toReversed()) if ((shown.get(block) ?? 0) < block.items.length) resize(block);
  return blocks.map((block) => render(block, shown.get(block) ?? 0)).join("");
}

function render({ open, items, close, hidden }: Block, count: number): string {
  const rest = items.length - count;
  const hiddenText = rest === 0 ? "" : hidden(rest);
  return count === 0 ? hiddenText : `${open}${items.slice(0, count).join("")}${close}${hiddenText}`;
}

/** The number of items that fit into `room`; 0 if even that is too long. */
function mostWithin(block: Block, room: number): number {
  const { open, items, close, hidden } = block;
  if (sizeOf(render(block, items.length)) <= room) return items.length;
  // The text for one item less may be longer.
  const hiddenText = Math.max(sizeOf(hidden(items.length)), sizeOf(hidden(items.length - 1)));
  let used = sizeOf(open) + sizeOf(close) + hiddenText;
  let count = 0;
  for (const item of items.slice(0, -1)) {
    used += sizeOf(item);
    if (used > room) break;
    count++;
  }
  return count;
}
