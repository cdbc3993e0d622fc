/** Plans the inventories after a run: the rendered files, and managed files out of its scope. */
import { homeOf, INVENTORY, inventoryText } from "./inventory.ts";
import type { Line } from "./inventory.ts";
import type { Ownership } from "./ownership.ts";
import type { Wanted } from "./plan.ts";

export interface InventoryPlan {
  /** Path -> text of the inventories to write. */
  readonly write: ReadonlyMap<string, string>;
  readonly created: readonly string[];
  readonly changed: readonly string[];
  readonly deleted: readonly string[];
}

export function planInventories(wanted: Wanted, { owned, inventories }: Ownership): InventoryPlan {
  const outOfScope = [...owned].filter(([path]) => !wanted.files.has(path) && !wanted.prunes(path));
  const lines: Line[] = [
    ...wanted.files,
    ...outOfScope.flatMap(([path, digests]) => [...digests].map((digest): Line => [path, digest])),
  ];
  const byHome = Map.groupBy(lines, ([path]) => homeOf(path));
  const texts = new Map([...byHome].map(([home, group]) => [home + INVENTORY, textOf(home, group)]));
  const write = new Map([...texts].filter(([path, text]) => inventories.get(path) !== text).sort(byPath));
  return {
    write,
    created: [...write.keys()].filter((path) => !inventories.has(path)),
    changed: [...write.keys()].filter((path) => inventories.has(path)),
    deleted: [...inventories.keys()].filter((path) => !texts.has(path)),
  };
}

function textOf(home: string, lines: readonly Line[]): string {
  return inventoryText(lines.map(([path, digest]): Line => [path.slice(home.length), digest]));
}

function byPath([a]: readonly [string, string], [b]: readonly [string, string]): number {
  return a < b ? -1 : 1;
}
