/** Defines the types of a report, as in `schemas/report.schema.json`. */
import type { Change, ManifestChange, ChangeSummary } from "../analysis/diff/index.ts";
import type { RolloutStep } from "../analysis/rollout/index.ts";
import type { Severity } from "../base/diagnostics.ts";
import type { Publication } from "../delivery/publish/index.ts";

export interface ReportPlace {
  readonly file: string;
  /** 1-based; columns count code points; the end is exclusive. */
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  /** The text of `line` for the code frame; an excerpt if the line is long. */
  readonly source: string;
  /** The column where `source` begins, if it is not the first. */
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
  /** Only for a location that is in the base but no longer in the head. */
  readonly side?: "base";
  /** The location that the help refers to. */
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

/**
 * A line that causes a change. `place` stays valid when lines and files move:
 * `Feature/dark-mode#spec.history[since=1.6]`.
 */
export interface ReportedCause extends ReportPlace {
  readonly place: string;
  readonly side: "base" | "head";
}

/** A change whose causes have lines and columns. */
export interface ReportedChange extends Omit<Change, "because"> {
  readonly because: readonly ReportedCause[];
}

/** One side of a comparison. */
export interface Revision {
  /** As requested, or a description: `main`, `the work tree`, a file. */
  readonly name: string;
  /** The commit id; null if it is not a commit. */
  readonly commit: string | null;
  /** True for a work tree that differs from its commit. */
  readonly dirty: boolean;
  /** Only for a base with the project in another folder: the path from the top of the repository. */
  readonly folder?: string;
}

export interface Comparison {
  readonly base: Revision;
  readonly head: Revision;
  /** `text`: files differ, but not in meaning. */
  readonly differs: "nothing" | "text" | "meaning";
  /** Neither the base nor an earlier commit compiles; only the head is reported. */
  readonly baseIsBroken?: true;
  /** Neither the base nor an earlier commit has a project; only the head is reported. */
  readonly baseIsMissing?: true;
  /** The requested base does not compile; `base` is the last commit before it that does. */
  readonly baseIsEarlier?: true;
  /** The head does not compile, so its changes are unknown. */
  readonly headIsBroken?: true;
  /** Changed source files of both sides, sorted. */
  readonly files: readonly string[];
  readonly verdict: ChangeSummary;
  /** Only if a stage has a `rollout` and clusters change, in order. */
  readonly rollout?: readonly RolloutStep[];
  /** Only if requested; sorted by path, object and clusters. */
  readonly manifests?: readonly ManifestChange[];
}

/** A case of an Expectation with its location and result. */
export interface ReportedCase extends ReportPlace {
  readonly expectation: string;
  /** The expectation as a sentence. */
  readonly says: string;
  readonly verdict: "holds" | "fails" | "set aside" | "not judged";
}

/** Diagnostics sorted by path, line, column, code; changes by risk, kind, subject. */
export interface RunReport {
  readonly version: 1;
  readonly diagnostics: readonly ReportedDiagnostic[];
  /** Semantic changes; empty without a comparison. */
  readonly changes: readonly ReportedChange[];
  /** Only in a comparison. */
  readonly comparison?: Comparison;
  /** Only if Expectations were judged; in their order. */
  readonly cases?: readonly ReportedCase[];
  /** Only after publishing. */
  readonly publication?: Publication;
  readonly summary: Summary;
}
