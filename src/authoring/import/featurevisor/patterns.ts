/** Regular expressions that are no more than texts: flagd has no others. */

/** What a pattern asks for: one of these texts, as the whole, at the start, at the end or anywhere. */
export interface Texts {
  readonly where: "whole" | "start" | "end" | "anywhere";
  readonly texts: readonly string[];
}

/** A text, in which what means something else is escaped. */
const LITERAL = /^(?:[^\\^$.*+?()[\]{}|]|\\[\\^$.*+?()[\]{}|/@-])*$/;

/** `^(a|b)$`, `@example\.com$`, `^internal-`; undefined for what is more than that. */
export function textsIn(pattern: string): Texts | undefined {
  const start = pattern.startsWith("^");
  const end = /(?<!\\)\$$/.test(pattern);
  const inner = pattern.slice(start ? 1 : 0, end ? -1 : undefined);
  const loose = inner.slice(start ? 0 : leading(inner), end ? undefined : inner.length - trailing(inner));
  const group = /^\((?:\?:)?([^()]*)\)$/.exec(loose)?.[1];
  // Without a group, `^a|b` is `(^a)|b`.
  const parts = group !== undefined || (!start && !end) ? (group ?? loose).split("|") : [loose];
  if (!parts.every((part) => LITERAL.test(part))) return undefined;
  const where = start && end ? "whole" : start ? "start" : end ? "end" : "anywhere";
  return { where, texts: parts.map((part) => part.replaceAll(/\\(.)/g, "$1")) };
}

/** `.*` before what may stand anywhere says nothing. */
function leading(text: string): number {
  return /^(?:\.\*)*/.exec(text)?.[0].length ?? 0;
}

function trailing(text: string): number {
  return /(?<!\\)(?:\.\*)+$/.exec(text)?.[0].length ?? 0;
}
