/** validate: everything short of writing. */
import { command, EXIT, UsageError } from "./contract.ts";
import type { Command } from "./contract.ts";
import { DEADLINES, FORMAT, formatsOf, openSession, tell, TODAY } from "./session.ts";

export const validate: Command = command({
  name: "validate",
  describes: "Checks everything short of writing: text, schema, links, resolution, rules, policies and targets.",
  positionals: [],
  options: {
    format: FORMAT,
    "max-warnings": { value: "N", says: "fail when there are more than N warnings" },
    deadlines: DEADLINES,
    today: TODAY,
  },
  examples: [
    { line: "sluice validate", says: "check the repository that this folder is in" },
    { line: "sluice validate --max-warnings 0", says: "let no warning pass" },
    { line: "sluice validate --format terminal --format json=report.json", says: "also keep the report" },
    { line: "sluice validate --deadlines", says: "in a scheduled run: what is overdue fails" },
  ],
  async run(given, setting) {
    const formats = formatsOf(given.format);
    const most = countOf(given["max-warnings"]);
    const { report } = openSession(setting, given);
    await tell(report, formats, setting);
    const { errors, warnings } = report.summary;
    return errors > 0 || warnings > most ? EXIT.problems : EXIT.fine;
  },
});

function countOf(given: string | undefined): number {
  if (given === undefined) return Number.POSITIVE_INFINITY;
  if (!/^\d+$/.test(given)) throw new UsageError(`"--max-warnings" takes a number, not "${given}"`);
  return Number(given);
}
