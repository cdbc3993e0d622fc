/** A rule: what is legal but unwise. It reads the model and never changes it. */
import type { Code, ReportDiagnostic } from "../../base/diagnostics.ts";
import type { Model } from "../link/index.ts";
import type { ClusterState } from "../resolve/index.ts";

export interface RuleContext {
  readonly model: Model;
  /** Sorted by cluster name. */
  readonly states: readonly ClusterState[];
  /** The day that dates are judged on, `YYYY-MM-DD`. */
  readonly today: string;
  /** Whether a path of the repository exists. */
  readonly exists: (path: string) => boolean;
}

export interface Rule {
  readonly codes: readonly Code[];
  /**
   * What is an error by itself looks only at documents that name each other, or that claim one name
   * (`src/analysis/outline/claims.ts`): a comparison checks no more than those that a change can touch.
   */
  readonly check: (scene: RuleContext, report: ReportDiagnostic) => void;
}
