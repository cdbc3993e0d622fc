/** Finds comments that suppress a diagnostic: `# sluice-allow: <code> <reason>`. */
import { positionAt } from "../../base/source.ts";
import { plainLexemes } from "./fast/lexemes.ts";
import { lexemes, type Lexeme } from "./lexemes.ts";
import type { SourceFile, TextLocation } from "../../base/source.ts";

export interface Suppression {
  readonly code: string;
  /** Empty if missing. */
  readonly reason: string;
  /** The line that the comment applies to, 1-based. */
  readonly line: number;
  /** The comment. */
  readonly at: TextLocation;
}

export const SUPPRESSION = "sluice-allow";
const COMMENT = new RegExp(`^#\\s*${SUPPRESSION}:\\s*(\\S*)\\s*(.*?)\\s*$`);
const LINE = new RegExp(`^[^\\S\\n]*#\\s*${SUPPRESSION}:[^\\n]*\\n`, "gm");
/** The maximum number of suppressions in a file; others are ignored to limit the cost of hostile files. */
const MAX_SUPPRESSIONS = 1000;
const WITHOUT_CONTENT: ReadonlySet<Lexeme["type"]> = new Set([
  "space",
  "newline",
  "comment",
  "byte-order-mark",
  "doc-start",
]);

/** Whether a text may have suppressions. */
export function maySuppress(text: string): boolean {
  return text.includes(SUPPRESSION);
}

/** A text of comments without the lines that are suppressions. */
export function withoutSuppressions(comments: string): string {
  return comments.replaceAll(LINE, "");
}

export function suppressions(file: SourceFile): readonly Suppression[] {
  if (!maySuppress(file.text)) return [];
  return suppressionsIn(file, plainLexemes(file.text) ?? lexemes(file.text));
}

export function suppressionsIn(file: SourceFile, lexemes: Iterable<Lexeme>): readonly Suppression[] {
  const found: Suppression[] = [];
  /** Comments on separate lines, which apply to the next line with content. */
  let above: Omit<Suppression, "line">[] = [];
  for (const lexeme of lexemes) {
    if (found.length + above.length >= MAX_SUPPRESSIONS) break;
    if (!WITHOUT_CONTENT.has(lexeme.type)) {
      const line = above.length === 0 ? 0 : positionAt(file, lexeme.start).line;
      found.push(...above.map((comment) => ({ ...comment, line })));
      above = [];
    }
    const [, code, reason] = (lexeme.type === "comment" && COMMENT.exec(lexeme.source)) || [];
    if (code === undefined || reason === undefined) continue;
    const comment = { code, reason, at: placeOf(lexeme, file) };
    if (isAlone(lexeme, file.text)) above.push(comment);
    else found.push({ ...comment, line: positionAt(file, lexeme.start).line });
  }
  return [...found, ...above.map((comment) => ({ ...comment, line: positionAt(file, comment.at.start).line }))];
}

function placeOf({ source, start }: Lexeme, file: SourceFile): TextLocation {
  return { file, start, end: start + source.trimEnd().length };
}

/** Whether only white space precedes it on its line. */
function isAlone({ start }: Lexeme, text: string): boolean {
  return text.slice(text.lastIndexOf("\n", start - 1) + 1, start).trim() === "";
}
