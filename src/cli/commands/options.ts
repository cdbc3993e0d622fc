/** Options that commands share, and the code for them that does not need the compiler. */
import { addDays, startOfDay } from "../../base/dates.ts";
import { reporterNames } from "../../report/reporter-names.ts";
import { findRoot, findTop } from "../../files/root.ts";
import type { Reporter, ReporterOptions } from "../../report/reporter.ts";
import type { RunReport } from "../../report/report.ts";
import { UsageError } from "./command.ts";
import type { Host, Option, CommandContext } from "./command.ts";

/** Options of every command that compiles. */
export const TODAY: Option & { readonly value: string } = {
  value: "YYYY-MM-DD",
  description: "day to evaluate dates on",
  default: "today in UTC",
};
export const FORMAT: Option & { readonly value: string; readonly repeatable: true } = {
  value: "NAME[=FILE]",
  repeatable: true,
  description: `format of the report, written to FILE or to stdout: ${reporterNames.join(", ")}`,
};

export const EXPLAIN_CACHE: Option = { description: "say what was taken from the cache, and why not more" };

export const NO_CACHE: Option = { description: "ignore cached results and do not cache new ones" };

/** The given day, or today. Throws a UsageError for an invalid day. */
export function dayOf(given: string | undefined, host: Host): string {
  if (given === undefined) return host.today();
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(given) && !Number.isNaN(startOfDay(given)) && addDays(given, 0) === given;
  if (!isDay) throw new UsageError(`"${given}" is not a date`, "use the form YYYY-MM-DD");
  return given;
}

/** A reporter, and its output file; undefined for stdout. */
export interface Format {
  readonly reporter: Reporter;
  readonly file: string | undefined;
}

/** The reporter options of stdout. */
export function screenOf({ host: { stdout }, color, verbose, opener, directory }: CommandContext): ReporterOptions {
  const root = opener === undefined ? undefined : findRoot(directory);
  const links = opener === undefined || root === undefined ? undefined : { root, opener };
  const { columns, terminal } = stdout;
  return { color, width: columns, links, verbose, ...(terminal ? { room: columns } : {}) };
}

/** Prints a report in all formats. `source`: the source of the report, if it is not this run. */
export async function writeReports(
  report: RunReport,
  formats: readonly Format[],
  setting: CommandContext,
  source?: string,
): Promise<void> {
  const { host } = setting;
  const place = { folder: folderIn(setting.directory), source };
  for (const { reporter, file } of formats) {
    if (file === undefined) host.stdout.write(reporter.format(report, { ...screenOf(setting), ...place }));
    else await host.save(file, reporter.format(report, { color: false, width: 100, verbose: true, ...place }));
  }
}

/** The project's folder in its repository, because forges need paths relative to the top of the repository. */
function folderIn(directory: string): string | undefined {
  const root = findRoot(directory);
  const top = root === undefined ? undefined : findTop(root);
  if (root === undefined || top === undefined || top === root) return undefined;
  return root.slice(top.length).replaceAll("\\", "/").replace(/^\/+/, "");
}
