/** A text that must fit: its parts lose items from their ends, the least worth first, and say how many. */

export interface Block {
  readonly open: string;
  readonly items: readonly string[];
  readonly close: string;
  /** Said in place of the items that did not fit. */
  readonly hidden: (many: number) => string;
  /** Parts of lower worth go first. */
  readonly priority: number;
}

/** A part that always stays. */
export function fixed(text: string): Block {
  return { open: "", items: [text], close: "", hidden: () => "", priority: Number.POSITIVE_INFINITY };
}

/** UTF-8 bytes: never fewer than the characters that a forge counts. */
export function sizeOf(text: string): number {
  return new TextEncoder().encode(text).length;
}

/** The parts in order, in at most `budget` bytes where that is possible at all. */
export function fit(blocks: readonly Block[], budget: number): string {
  const shown = new Map(blocks.map((block) => [block, block.items.length]));
  const size = (block: Block): number => sizeOf(render(block, shown.get(block) ?? 0));
  let total = blocks.reduce((sum, block) => sum + size(block), 0);
  const resize = (block: Block): void => {
    const others = total - size(block);
    shown.set(block, mostWithin(block, budget - others));
    total = others + size(block);
  };
  const byWorth = blocks
    .filter(({ priority }) => Number.isFinite(priority))
    .toSorted((a, b) => a.priority - b.priority);
  for (const block of byWorth) if (total > budget) resize(block);
  // What went for good may have made more room than was needed.
  for (const block of byWorth.toReversed()) if ((shown.get(block) ?? 0) < block.items.length) resize(block);
  return blocks.map((block) => render(block, shown.get(block) ?? 0)).join("");
}

function render({ open, items, close, hidden }: Block, many: number): string {
  const rest = items.length - many;
  const said = rest === 0 ? "" : hidden(rest);
  return many === 0 ? said : `${open}${items.slice(0, many).join("")}${close}${said}`;
}

/** How many items fit into `room`; 0 also where not even that helps. */
function mostWithin(block: Block, room: number): number {
  const { open, items, close, hidden } = block;
  if (sizeOf(render(block, items.length)) <= room) return items.length;
  // What is said of one item less may be longer.
  const said = Math.max(sizeOf(hidden(items.length)), sizeOf(hidden(items.length - 1)));
  let used = sizeOf(open) + sizeOf(close) + said;
  let many = 0;
  for (const item of items.slice(0, -1)) {
    used += sizeOf(item);
    if (used > room) break;
    many++;
  }
  return many;
}
