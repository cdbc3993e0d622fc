/** A reporter: a report -> text. Pure; the edge prints or posts. */
import type { RunReport } from "../report.ts";

export interface ReporterOptions {
  readonly color: boolean;
  /** Columns of the terminal. */
  readonly width: number;
  /** The project's folder in its repository, with `/`; absent where it is the repository itself. For what a forge reads. */
  readonly folder?: string;
  /** Where the repository can be looked at: `https://github.com/acme/platform`. Absent: places are not linked. */
  readonly repository?: string;
}

export interface Reporter {
  readonly name: string;
  readonly format: (report: RunReport, options: ReporterOptions) => string;
}
