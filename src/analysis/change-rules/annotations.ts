/** A note that a change rule adds to changes: that they were allowed, or are a rollback. */
import type { Diagnostic } from "../../base/diagnostics.ts";
import type { Advice, Change } from "../diff/index.ts";
import type { Resource } from "../../compiler/schema/index.ts";
import type { ChangeRule } from "./change-rule.ts";

export interface Note {
  /** The document that the diagnostic is in. */
  readonly resource: Resource | undefined;
  readonly transition: ChangeRule;
  readonly diagnostic: Diagnostic;
  readonly advice: Advice;
}

/**
 * Adds the note to the changes that come from the same document, and only to those that affect clusters if any do. If
 * no change comes from it, adds a separate change.
 */
export function attachNote(
  changes: readonly Change[],
  { resource, transition, diagnostic, advice: note }: Note,
): readonly Change[] {
  const { at: location } = diagnostic;
  const isFrom = ({ because }: Change): boolean =>
    because.some(
      ({ resource: { document } }) =>
        document.file === location.file && (!("document" in location) || document.index === location.document),
    );
  const inDocument = changes.filter(isFrom);
  const effective = inDocument.filter(({ clusters }) => clusters.length > 0);
  const annotated = new Set(effective.length > 0 ? effective : inDocument);
  if (annotated.size > 0)
    return changes.map((change) =>
      annotated.has(change) ? { ...change, advice: [note, ...change.advice], risk: "high" } : change,
    );
  const separate: Change = {
    kind: transition.about,
    subject: resource?.name ?? location.file.path,
    clusters: [],
    before: "unchanged",
    after: diagnostic.message,
    because: [],
    owners: [],
    advice: [note],
    risk: "high",
  };
  return [...changes, separate];
}
