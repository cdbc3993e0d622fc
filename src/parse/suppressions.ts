/** Comments that take a finding as known: `# sluice-allow: <code> <reason>`. */
import { lineStartsOf, lineText, positionAt } from "../source.ts";
import { lexemes } from "./lexemes.ts";
import type { SourceFile, TextLocation } from "../source.ts";

export interface Suppression {
  readonly code: string;
  /** Empty if none is given. */
  readonly reason: string;
  /** 1-based: the line that it covers. */
  readonly line: number;
  /** The comment. */
  readonly at: TextLocation;
}

const WORD = "sluice-allow";
const COMMENT = /^#\s*sluice-allow:\s*(\S*)\s*(.*?)\s*$/;
const WITHOUT_CONTENT = /^\s*(?:#.*|---\s*)?$/;

export function suppressions(file: SourceFile): readonly Suppression[] {
  if (!file.text.includes(WORD)) return [];
  const found: Suppression[] = [];
  for (const { type, source, start } of lexemes(file.text)) {
    const [, code, reason] = (type === "comment" && COMMENT.exec(source)) || [];
    if (code === undefined || reason === undefined) continue;
    const at = { file, start, end: start + source.trimEnd().length };
    found.push({ code, reason, line: lineCovered(file, start), at });
  }
  return found;
}

/** The comment's own line if it ends one, else the next that says anything. */
function lineCovered(file: SourceFile, offset: number): number {
  const { line } = positionAt(file, offset);
  const before = file.text.slice(lineStartsOf(file)[line - 1], offset);
  if (before.replace("\ufeff", "").trim() !== "") return line;
  for (let next = line + 1; next <= lineStartsOf(file).length; next++)
    if (!WITHOUT_CONTENT.test(lineText(file, next))) return next;
  return line;
}
