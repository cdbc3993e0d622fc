/** Truncates long values and lists, and shows how much is missing. */
import { code } from "../../base/markdown.ts";
import { formatCount } from "../by-severity.ts";
import { visibleStart } from "../visible-difference.ts";

const LONGEST = 160;
const LISTED = 4;

/** A value as a code span. */
export function value(text: string): string {
  return valueFrom(0, Array.from(text));
}

/** Two values as code spans, cut so that the first difference is visible. A missing one is a dash. */
export function values(before: string | null, after: string | null): readonly [before: string, after: string] {
  const [left, right] = [Array.from(before ?? ""), Array.from(after ?? "")];
  const start = visibleStart(left, right, LONGEST);
  return [before === null ? "—" : valueFrom(start, left), after === null ? "—" : valueFrom(start, right)];
}

function valueFrom(start: number, characters: readonly string[]): string {
  if (characters.length <= LONGEST) return code(characters.length === 0 ? '""' : characters.join(""));
  const shown = characters.slice(start, start + LONGEST);
  const [first, last] = [start === 0 ? "" : "…", start + LONGEST >= characters.length ? "" : "…"];
  const more = characters.length - shown.length;
  return `${code(`${first}${shown.join("")}${last}`)} (${formatCount(more, "more character")})`;
}

/** The first names as code spans, and the number of the rest. */
export function names(all: readonly string[], limit: number = LISTED): string {
  const shown = all.length <= limit + 1 ? all : all.slice(0, limit);
  const more = all.length - shown.length;
  return `${shown.map(code).join(", ")}${more === 0 ? "" : ` and ${more} more`}`;
}
