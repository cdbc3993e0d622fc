/** The input of every listing. */
import type { CompiledModel } from "../compile-project.ts";
import type { Choose } from "./filters.ts";

export interface ListQuery extends CompiledModel {
  readonly choose: Choose;
  readonly today: string;
  /** Only what ends before this day. */
  readonly before: string | undefined;
  /** Only features that should be cleaned up. */
  readonly stale: boolean;
  /** Whether to show a row per cluster even if clusters agree. */
  readonly each: boolean;
  /** The width of the terminal. */
  readonly width: number;
  /** The sentence for a listing without rows. */
  readonly empty: string;
}
