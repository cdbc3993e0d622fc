/** A note that a change rule adds to changes: that they were allowed, or are a rollback. */
import type { Diagnostic } from "../../base/diagnostics.ts";
import type { Advice, Change } from "../diff/index.ts";
import type { Resource } from "../../compiler/schema/index.ts";
import type { Transition } from "./change-rule.ts";

export interface Note {
  /** The document that the diagnostic is in. */
  readonly resource: Resource | undefined;
  readonly transition: Transition;
  readonly diagnostic: Diagnostic;
  readonly advice: Advice;
}

/**
 * Adds the note to the changes that come from the same document, and only to those that affect clusters if any do. If
 * no change comes from it, adds a separate change.
 */
export function noted(
  changes: readonly Change[],
  { resource, transition, diagnostic, advice: note }: Note,
): readonly Change[] {
  const { at: place } = diagnostic;
  const isFrom = ({ because }: Change): boolean =>
    because.some(
      ({ resource: { document } }) =>
        document.file === place.file && (!("document" in place) || document.index === place.document),
    );
  const own = changes.filter(isFrom);
  const felt = own.filter(({ clusters }) => clusters.length > 0);
  const meant = new Set(felt.length > 0 ? felt : own);
  if (meant.size > 0)
    return changes.map((change) =>
      meant.has(change) ? { ...change, advice: [note, ...change.advice], risk: "high" } : change,
    );
  const told: Change = {
    kind: transition.about,
    subject: resource?.name ?? place.file.path,
    clusters: [],
    before: "as it was",
    after: diagnostic.message,
    because: [],
    owners: [],
    advice: [note],
    risk: "high",
  };
  return [...changes, told];
}
