/** A reporter: a report -> text. Pure; the edge prints or posts. */
import type { RunReport } from "../report.ts";

export interface ReporterOptions {
  readonly color: boolean;
  /** Columns of the terminal. */
  readonly width: number;
}

export interface Reporter {
  readonly name: string;
  readonly format: (report: RunReport, options: ReporterOptions) => string;
}
