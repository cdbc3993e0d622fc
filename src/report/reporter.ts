/** A reporter: a report -> text. Pure; the edge prints or posts. */
import type { RunReport } from "./report.ts";
import type { Links } from "./links.ts";

export interface ReporterOptions {
  readonly color: boolean;
  /** Columns of the terminal. */
  readonly width: number;
  /** Whether a terminal lists every warning and note; else many of a code are one and a count. */
  readonly verbose?: boolean;
  /** The project's folder in its repository, with `/`; absent where it is the repository itself. For what a forge reads. */
  readonly folder?: string | undefined;
  /** Where the repository can be looked at: `https://github.com/acme/platform`. Absent: places are not linked. */
  readonly repository?: string;
  /** The source of the report, if it is not this run; Markdown, for output that readers would trust as the result. */
  readonly source?: string | undefined;
  /** Where a terminal that opens links finds the files. Absent: it does not, or nobody looks. */
  readonly links?: Links | undefined;
}

export interface Reporter {
  readonly name: string;
  readonly format: (report: RunReport, options: ReporterOptions) => string;
}
