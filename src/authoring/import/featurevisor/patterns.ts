/** Converts regular expressions that only match fixed texts, because flagd has no regular expressions. */

/** The texts that a pattern matches: as the complete value, at its start, at its end or anywhere. */
export interface Texts {
  readonly where: "whole" | "start" | "end" | "anywhere";
  readonly texts: readonly string[];
}

/** A text with escaped special characters. */
const LITERAL = /^(?:[^\\^$.*+?()[\]{}|]|\\[\\^$.*+?()[\]{}|/@-])*$/;

/** `^(a|b)$`, `@example\.com$`, `^internal-`; undefined for anything else. */
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

/** Without an anchor, `.*` at the start has no effect. */
function leading(text: string): number {
  return /^(?:\.\*)*/.exec(text)?.[0].length ?? 0;
}

function trailing(text: string): number {
  return /(?<!\\)(?:\.\*)+$/.exec(text)?.[0].length ?? 0;
}
