/** Truncates long values and lists, and shows how much is missing. */
import { code } from "../../base/markdown.ts";
import { formatCount } from "../by-severity.ts";

const LONGEST = 160;
const LISTED = 4;

/** A value as a code span. */
export function value(text: string): string {
  const characters = Array.from(text);
  if (characters.length <= LONGEST) return code(text === "" ? '""' : text);
  const more = characters.length - LONGEST;
  return `${code(`${characters.slice(0, LONGEST).join("")}…`)} (${formatCount(more, "more character")})`;
}

/** The first names as code spans, and the number of the rest. */
export function names(all: readonly string[], limit: number = LISTED): string {
  const shown = all.length <= limit + 1 ? all : all.slice(0, limit);
  const more = all.length - shown.length;
  return `${shown.map(code).join(", ")}${more === 0 ? "" : ` and ${more} more`}`;
}
