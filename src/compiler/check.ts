/** The two forms of a check: about one document at a time, or about all documents by their summaries. */
import type { ReportDiagnostic } from "../base/diagnostics.ts";
import type { Model, SummaryModel } from "./link/index.ts";
import type { ClusterState } from "./resolve/index.ts";

export interface RuleContext {
  readonly model: Model;
  /** Sorted by cluster name. */
  readonly states: readonly ClusterState[];
  /** The date for checks of dates, `YYYY-MM-DD`. */
  readonly today: string;
  /** Whether a path of the repository exists. */
  readonly exists: (path: string) => boolean;
}

/** The input of a check of all documents. */
export interface AllContext {
  readonly model: SummaryModel;
  /** Sorted by cluster name. */
  readonly states: readonly Pick<ClusterState, "cluster" | "stage" | "render">[];
}

/**
 * Reports about one document at a time. It may read the documents that this one names, those that name it or claim the
 * same name (`src/engine/unique-keys.ts`), and everything except features, grants, overrides and expectations: after an
 * edit, only documents that the edit can affect are checked again.
 */
export interface EachCheck {
  readonly all?: false;
  readonly check: (context: RuleContext, report: ReportDiagnostic) => void;
}

/** Compares all documents, by their summaries. It is called in every run. */
export interface AllCheck {
  readonly all: true;
  readonly check: (context: AllContext, report: ReportDiagnostic) => void;
}

export type Check = EachCheck | AllCheck;
