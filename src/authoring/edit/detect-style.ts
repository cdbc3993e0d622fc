/** Detects the style of a text, so that additions match it. */
import type { YamlStyle } from "./to-yaml.ts";

/** The more frequent style wins. */
export function detectStyle(text: string): YamlStyle {
  const count = (pattern: RegExp): number => text.match(pattern)?.length ?? 0;
  return {
    quote: count(/(?:: |- |\[)'/g) > count(/(?:: |- |\[)"/g) ? "'" : '"',
    padded: count(/\{ /g) > count(/\{[^\s}]/g),
  };
}

/** The line end of a text. */
export function lineEndOf(text: string): "\n" | "\r\n" {
  return /^[^\n]*\r\n/.test(text) ? "\r\n" : "\n";
}

/** The offset at which the line of an offset ends, before its line end. */
export function endOfLine(text: string, offset: number): number {
  const end = text.indexOf("\n", offset);
  if (end === -1) return text.length;
  return text[end - 1] === "\r" ? end - 1 : end;
}

/** The offset at which the line of an offset starts. */
export function startOfLine(text: string, offset: number): number {
  return offset === 0 ? 0 : text.lastIndexOf("\n", offset - 1) + 1;
}

/** The column of an offset, 0-based. */
export function columnOf(text: string, offset: number): number {
  return offset - startOfLine(text, offset);
}
