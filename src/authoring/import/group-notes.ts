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
  readonly of: string;
  /** The outcome, as a predicate. */
  readonly fate: string;
  readonly at: Location;
  readonly help?: string | undefined;
}

export interface Gathering {
  readonly add: (detail: Detail) => void;
  /** Reports all of them. */
  readonly tell: () => void;
}

/** The number of other locations that are listed. */
const SHOWN = 3;

export function gathering(report: ReportDiagnostic): Gathering {
  const details = new Map<string, Detail[]>();
  return {
    add(detail) {
      const key = `${detail.what} ${detail.fate}`;
      append(details, key, detail);
    },
    tell() {
      for (const [first, ...others] of details.values()) if (first !== undefined) tellOne(first, others, report);
    },
  };
}

function tellOne({ what, of, fate, at, help }: Detail, others: readonly Detail[], report: ReportDiagnostic): void {
  const more = others.length === 0 ? "" : ` and of ${others.length} ${others.length === 1 ? "other" : "others"}`;
  report(importNotCarried, at, `${what} of ${of}${more} ${fate}`, {
    help,
    related: others.slice(0, SHOWN).map((other) => ({ message: `of ${other.of}`, at: other.at })),
  });
}
