/** Defines the interface of a reporter: a pure function from a report to text. */
import type { RunReport } from "./report.ts";
import type { Links } from "./links.ts";

export interface ReporterOptions {
  readonly color: boolean;
  /** The width of the terminal in columns. */
  readonly width: number;
  /** The columns that a line of a terminal may take; absent if the output is not a terminal. */
  readonly room?: number;
  /** Whether a terminal lists every warning and note; otherwise many of one code become one and a count. */
  readonly verbose?: boolean;
  /** The project's folder in its repository, with `/`; absent if it is the root. Used in paths for forges. */
  readonly folder?: string | undefined;
  /** The web address of the repository: `https://github.com/acme/platform`. Absent: no links to lines. */
  readonly repository?: string;
  /** The source of the report, if it is not this run; Markdown, for output that readers would trust as the result. */
  readonly source?: string | undefined;
  /** The location of files for terminal links. Absent if the output is not a terminal with links. */
  readonly links?: Links | undefined;
}

export interface Reporter {
  readonly name: string;
  readonly format: (report: RunReport, options: ReporterOptions) => string;
}
