/** Applies comments in head that suppress a change rule: `# sluice-allow: skips-stage <reason>`. */
import { collectInto } from "../../base/diagnostics.ts";
import type { Code, Diagnostic } from "../../base/diagnostics.ts";
import { locate, suppressions } from "../../compiler/parse/index.ts";
import { applySuppressions, reportUnused } from "../../compiler/severity.ts";
import type { CompiledSide } from "./change-rule.ts";

interface Change {
  readonly base: CompiledSide;
  readonly head: CompiledSide;
  /** The codes of all change rules. */
  readonly codes: readonly Code[];
}

export interface CommentResult {
  readonly remaining: readonly Diagnostic[];
  /** Reports of comments that suppress nothing. */
  readonly unused: readonly Diagnostic[];
}

/**
 * Removes suppressed diagnostics. An unused comment is reported only if this change touches its file: after the merge,
 * every such comment is unused, and unrelated changes should not report it.
 */
export function applyComments(found: readonly Diagnostic[], { base, head, codes }: Change): CommentResult {
  const names = new Set(codes.filter(({ configurable }) => configurable).map(({ name }) => name));
  const comments = head.files.flatMap(suppressions).filter(({ code }) => names.has(code));
  const { left, unused } = applySuppressions(found, comments, locate);
  const untouched = new Set(base.files);
  const idle: Diagnostic[] = [];
  for (const comment of unused) if (!untouched.has(comment.at.file)) reportUnused(comment, collectInto(idle));
  return { remaining: left, unused: idle };
}
