/** Finds where to cut two long values so that the first difference is visible. */

/** The characters shown before the difference. */
const CONTEXT = 20;

/** The first character to show of both values, if each shows at most `longest` characters. */
export function visibleStart(before: readonly string[], after: readonly string[], longest: number): number {
  const differs = before.findIndex((character, index) => character !== after[index]);
  const same = differs < 0 ? before.length : differs;
  return same < longest - CONTEXT / 2 ? 0 : wordFrom(same - CONTEXT, same, before);
}

/** The first word that begins in a part of a text, else the start of the part. */
function wordFrom(start: number, end: number, text: readonly string[]): number {
  const space = text.indexOf(" ", start);
  return space < 0 || space >= end ? start : space + 1;
}
