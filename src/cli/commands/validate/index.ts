/** validate: checks everything, writes nothing. */
import { terminal } from "../../../report/terminal/index.ts";
import { AT } from "../at-option.ts";
import { command, EXIT, UsageError } from "../command.ts";
import type { Command, Options, ParsedOptions } from "../command.ts";
import { EXPLAIN_CACHE, FORMAT, NO_CACHE, writeReports, TODAY } from "../options.ts";
import type { Format } from "../options.ts";
import { reportFor } from "./report.ts";

const OPTIONS = {
  since: { value: "REF", description: "also check changes since REF, with the rules of both versions" },
  "no-since": { description: "do not check what a branch changes since the default branch" },
  at: AT,
  format: FORMAT,
  "max-warnings": { value: "N", description: "exit with 1 if there are more than N warnings" },
  "prune-limit": {
    value: "N",
    description: "(with --since) maximum number of features, grants or clusters removed, such as 80% or 12",
  },
  deadlines: { description: "treat passed dates as errors" },
  ages: { description: "treat features that are too old for their level or purpose as errors" },
  baseline: {
    value: "FILE",
    description: "(with --deadlines or --ages) file of known problems, which are not errors",
  },
  "update-baseline": { description: "write the problems of this run to the baseline" },
  "no-cache": NO_CACHE,
  "explain-cache": EXPLAIN_CACHE,
  today: TODAY,
} as const satisfies Options;

export const validate: Command = command({
  name: "validate",
  description:
    "Checks syntax, schemas, references, resolution, rules, policies and targets, and writes nothing. On a branch, it also checks\nwhat changes since the branch left the default branch, such as a removed feature.",
  positionals: [],
  options: OPTIONS,
  examples: [
    { line: "sluice validate", description: "check the current project" },
    { line: "sluice validate --since main", description: "also check the changes since main" },
    {
      line: "sluice validate --since main --at HEAD",
      description: "check the commit at HEAD instead of the work tree",
    },
    { line: "sluice validate --max-warnings 0", description: "treat warnings as errors" },
    { line: "sluice validate --format terminal --format json=report.json", description: "also save the report" },
    { line: "sluice validate --deadlines", description: "fail on passed dates, in a scheduled job" },
    {
      line: "sluice validate --ages --baseline known.json",
      description: "fail on features that are too old and not in the baseline",
    },
  ],
  async run(given, setting) {
    const formats = await formatsFor(given.format);
    const most = countOf(given["max-warnings"]);
    checkOptions(given);
    const report =
      given.since === undefined
        ? given.at === undefined
          ? await reportFor(given, setting)
          : await (await import("./at.ts")).reportAt(given.at, given, setting)
        : await (await import("./since.ts")).reportSince(given.since, given, setting);
    const checked = needsDeadlines(given)
      ? await (await import("./deadlines.ts")).reportOverdue(report, given, setting)
      : report;
    await writeReports(checked, formats, setting);
    const { errors, warnings } = checked.summary;
    return errors > 0 || warnings > most ? EXIT.problems : EXIT.fine;
  },
});

/** Loads other reporters on demand, because they depend on all codes and thus on the compiler. */
async function formatsFor(given: readonly string[]): Promise<readonly Format[]> {
  return given.length === 0
    ? [{ reporter: terminal, file: undefined }]
    : (await import("../compile-project.ts")).formatsOf(given);
}

function needsDeadlines({ deadlines, ages }: ParsedOptions<typeof OPTIONS>): boolean {
  return deadlines || ages;
}

function checkOptions(given: ParsedOptions<typeof OPTIONS>): void {
  if (given.baseline !== undefined && !needsDeadlines(given))
    throw new UsageError('"--baseline" needs "--deadlines" or "--ages"', "other problems can't be set aside by a file");
  if (given["update-baseline"] && given.baseline === undefined)
    throw new UsageError('"--update-baseline" needs a file', "add --baseline FILE");
  if (given["no-since"] && given.since !== undefined)
    throw new UsageError('"--no-since" excludes "--since"', "use one of them");
}

function countOf(given: string | undefined): number {
  if (given === undefined) return Number.POSITIVE_INFINITY;
  if (!/^\d+$/.test(given)) throw new UsageError(`"--max-warnings" must be a number, not "${given}"`);
  return Number(given);
}
