/** Groups equal notes about many flags into one with a count, because nobody reads two thousand notes. */
import { append } from "../../base/collections.ts";
import type { ReportDiagnostic } from "../../base/diagnostics.ts";
import type { Location } from "../../base/source.ts";
import { importNotCarried } from "./codes.ts";

/** A detail that is not converted. */
export interface Detail {
  /** `the metadata "version"`. */
  readonly what: string;
  /** The owner: `"dark-mode"`. */
  readonly owner: string;
  /** The outcome, as a predicate. */
  readonly outcome: string;
  readonly at: Location;
  readonly help?: string | undefined;
}

export interface NoteGroups {
  readonly add: (detail: Detail) => void;
  /** Reports all of them. */
  readonly report: () => void;
}

/** The number of other locations that are listed. */
const SHOWN = 3;

export function groupNotes(report: ReportDiagnostic): NoteGroups {
  const details = new Map<string, Detail[]>();
  return {
    add(detail) {
      const key = `${detail.what} ${detail.outcome}`;
      append(details, key, detail);
    },
    report() {
      for (const [first, ...others] of details.values()) if (first !== undefined) reportNote(first, others, report);
    },
  };
}

function reportNote(
  { what, owner, outcome, at, help }: Detail,
  others: readonly Detail[],
  report: ReportDiagnostic,
): void {
  const more = others.length === 0 ? "" : ` and of ${others.length} ${others.length === 1 ? "other" : "others"}`;
  report(importNotCarried, at, `${what} of ${owner}${more} ${outcome}`, {
    help,
    related: others.slice(0, SHOWN).map((other) => ({ message: `of ${other.owner}`, at: other.at })),
  });
}
