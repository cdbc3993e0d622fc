/** Computes the cell that a key moves to. */

/** Row -1 is the head, column -1 has the names. */
export interface Cell {
  readonly row: number;
  readonly column: number;
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
