/** Comments in head that take what a change does as known: `# sluice-allow: skips-stage <reason>`. */
import { collectInto } from "../../base/diagnostics.ts";
import type { Code, Diagnostic } from "../../base/diagnostics.ts";
import { locate, suppressions } from "../../compiler/parse/index.ts";
import { applySuppressions, reportUnused } from "../../compiler/severity.ts";
import type { CompiledSide } from "./change-rule.ts";

interface Change {
  readonly base: CompiledSide;
  readonly head: CompiledSide;
  /** Of all transitions. */
  readonly codes: readonly Code[];
}

export interface Suppressed {
  readonly left: readonly Diagnostic[];
  /** What is said about comments that nothing needs. */
  readonly idle: readonly Diagnostic[];
}

/**
 * What the comments leave. One that nothing needs is told only in a file that this change touches: after the merge
 * nothing needs it any more, and who changes something else has nothing to do with it.
 */
export function suppressed(found: readonly Diagnostic[], { base, head, codes }: Change): Suppressed {
  const names = new Set(codes.filter(({ configurable }) => configurable).map(({ name }) => name));
  const comments = head.files.flatMap(suppressions).filter(({ code }) => names.has(code));
  const { left, unused } = applySuppressions(found, comments, locate);
  const untouched = new Set(base.files);
  const idle: Diagnostic[] = [];
  for (const comment of unused) if (!untouched.has(comment.at.file)) reportUnused(comment, collectInto(idle));
  return { left, idle };
}
