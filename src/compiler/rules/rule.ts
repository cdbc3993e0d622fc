/** The type of a rule, which reports valid but unwise configuration and must not change the model. */
import type { Code, ReportDiagnostic } from "../../base/diagnostics.ts";
import type { Model } from "../link/index.ts";
import type { ClusterState } from "../resolve/index.ts";

export interface RuleContext {
  readonly model: Model;
  /** Sorted by cluster name. */
  readonly states: readonly ClusterState[];
  /** The date for checks of dates, `YYYY-MM-DD`. */
  readonly today: string;
  /** Whether a path of the repository exists. */
  readonly exists: (path: string) => boolean;
}

export interface Rule {
  readonly codes: readonly Code[];
  /**
   * A rule with severity `error` may only compare documents that name each other or claim the same name
   * (`src/analysis/outline/unique-keys.ts`), because a comparison checks only documents that a change can affect.
   */
  readonly check: (context: RuleContext, report: ReportDiagnostic) => void;
}
