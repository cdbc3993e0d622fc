/** The types of a report, as `schemas/report.schema.json` describes it. */
import type { Change, ManifestChange, Verdict } from "../analysis/diff/index.ts";
import type { Severity } from "../base/diagnostics.ts";
import type { Publication } from "../delivery/publish/index.ts";

export interface ReportPlace {
  readonly file: string;
  /** 1-based; columns count code points; the end is exclusive. */
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  /** The text of `line`, for the code frame; of a long one, what is around the place. */
  readonly source: string;
  /** The column that `source` begins at, where that is not the first. */
  readonly sourceColumn?: number;
}

export interface ReportedRelated extends ReportPlace {
  readonly message: string;
}

export interface ReportedDiagnostic extends ReportPlace {
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly help?: string;
  /** Only of a place that is on base and no longer on head. */
  readonly side?: "base";
  /** Where the help points. */
  readonly helpAt?: ReportPlace;
  readonly related: readonly ReportedRelated[];
}

export interface Summary {
  readonly errors: number;
  readonly warnings: number;
  readonly notes: number;
  readonly documents: number;
  readonly clusters: number;
  readonly milliseconds: number;
}

/** A line that causes a change; `place` survives moved lines and files: `Feature/dark-mode#spec.history[since=1.6]`. */
export interface ReportedCause extends ReportPlace {
  readonly place: string;
  readonly side: "base" | "head";
}

/** A change with its places as people read them. */
export interface ReportedChange extends Omit<Change, "because"> {
  readonly because: readonly ReportedCause[];
}

/** One side of a comparison. */
export interface Revision {
  /** As it was asked for, or what it is: `main`, `the work tree`, a file. */
  readonly name: string;
  /** Its id; null where it is no commit. */
  readonly commit: string | null;
  /** True for a work tree that differs from its commit. */
  readonly dirty: boolean;
  /** Only of a base whose project was in another folder: from the top of the repository. */
  readonly folder?: string;
}

/** The two sides that were compared. */
export interface Comparison {
  readonly base: Revision;
  readonly head: Revision;
  /** `text`: files differ and nothing that they mean. */
  readonly differs: "nothing" | "text" | "meaning";
  /** Neither base nor a commit before it compiles; head is reported alone. */
  readonly baseIsBroken?: true;
  /** Neither base nor a commit before it has a project; head is reported alone. */
  readonly baseIsMissing?: true;
  /** The base that was asked for does not compile: `base` is the last commit before it that does. */
  readonly baseIsEarlier?: true;
  /** Head does not compile: what it changes can't be told. */
  readonly headIsBroken?: true;
  /** Sources that differ, of both sides, sorted. */
  readonly files: readonly string[];
  readonly verdict: Verdict;
  /** Only where they were asked for; sorted by path, object and clusters. */
  readonly manifests?: readonly ManifestChange[];
}

/** A case of an Expectation, where it stands, and what came of it. */
export interface ReportedCase extends ReportPlace {
  readonly expectation: string;
  /** What is asked for, as a sentence. */
  readonly says: string;
  readonly verdict: "holds" | "fails" | "set aside" | "not judged";
}

/** Diagnostics sorted by path, line, column, code; changes by risk, kind, subject. */
export interface RunReport {
  readonly version: 1;
  readonly diagnostics: readonly ReportedDiagnostic[];
  /** Differences of meaning; empty where one tree was looked at. */
  readonly changes: readonly ReportedChange[];
  /** Only where two sides were compared. */
  readonly comparison?: Comparison;
  /** Only where Expectations were judged; in their order. */
  readonly cases?: readonly ReportedCase[];
  /** Only where it was published. */
  readonly publication?: Publication;
  readonly summary: Summary;
}
