/** publish: pushes the rendered HEAD of each cluster to the branch that Argo CD or Flux follows. */
import type { Diagnostic } from "../../../base/diagnostics.ts";
import { GitError } from "../../../git/index.ts";
import { locate } from "../../../compiler/parse/index.ts";
import type { Publication } from "../../../delivery/publish/index.ts";
import { toReport } from "../../../report/report.ts";
import { pruneLimitOf } from "../comparison/index.ts";
import { command, EXIT, UsageError } from "../command.ts";
import type { Command, ExitCode, Options, CommandContext } from "../command.ts";
import { inOrder } from "../sort-report.ts";
import { nowOf } from "./clock.ts";
import { metricsOf } from "./metrics.ts";
import { printRollout } from "./print-rollout.ts";
import { checkForced } from "./rollout.ts";
import { carryOut } from "./run.ts";
import type { Outcome } from "./run.ts";
import { FORMAT, formatsOf, writeReports } from "../compile-project.ts";
import type { Format } from "../compile-project.ts";

export { rollout } from "./show-rollout.ts";

const OPTIONS = {
  remote: { value: "NAME", description: "remote to push to; `.` is this repository", default: "origin" },
  branch: { value: "NAME", description: "push all clusters to one branch, one folder per cluster" },
  "from-branch": {
    value: "NAME",
    completes: "branches",
    description: "branch that must contain HEAD, such as release or origin/main",
    default: "default branch of the remote",
  },
  cluster: { value: "GLOB", completes: "clusters", repeatable: true, description: "publish only these clusters" },
  "respect-windows": {
    description:
      "delay changes of gates and pod restarts until the maintenance window (always with `delivery: branch`)",
  },
  "ignore-windows": { description: "publish outside of maintenance windows too" },
  at: { value: "TIME", description: "time to plan for, such as 2026-11-28T02:00:00Z", default: "now" },
  rollback: {
    description: "allow replacing a newer or unrelated published commit; with --wave, give back the earlier one",
  },
  wave: { value: "STAGE/WAVE", completes: "nothing", description: "the clusters for --now and --rollback" },
  // `--now TIME` is `--at TIME`, as it was before waves.
  now: {
    handsValueTo: "at",
    description: "with --wave: publish HEAD before its time; needs --reason and --ticket",
  },
  reason: { value: "TEXT", completes: "nothing", description: "with --now: why, recorded in the publication" },
  ticket: { value: "TEXT", completes: "nothing", description: "with --now: the ticket, recorded in the publication" },
  "allow-empty": { description: "allow deleting all published files of a cluster" },
  "prune-limit": { value: "N", description: "maximum number of files deleted per cluster, such as 80% or 12" },
  metrics: { value: "FILE", description: "write metrics of this run for alerts, in the format of OpenMetrics" },
  "dry-run": { description: "show what would be pushed without pushing" },
  format: FORMAT,
} as const satisfies Options;

export const publish: Command = command({
  name: "publish",
  description:
    "Renders the commit at HEAD, and pushes the manifests of each changed cluster to its branch `env/<cluster>` as one commit.\nIt never force-pushes.",
  positionals: [],
  options: OPTIONS,
  examples: [
    { line: "sluice publish --dry-run", description: "show what would be pushed" },
    { line: "sluice publish", description: "publish every cluster to its branch" },
    {
      line: "sluice publish --ignore-windows --cluster prod-eu-1",
      description: "publish outside of a maintenance window",
    },
    { line: "sluice publish --branch deploy --cluster 'prod-*'", description: "publish some clusters to one branch" },
  ],
  async run(given, setting) {
    const formats = formatsOf(given.format);
    pruneLimitOf(given["prune-limit"]);
    checkForced(given);
    const now = nowOf(given.at, setting.host);
    if (given["respect-windows"] && given["ignore-windows"])
      throw new UsageError('"--respect-windows" excludes "--ignore-windows"');
    try {
      const found: Diagnostic[] = [];
      const outcome = await carryOut(given, now, setting, found);
      const { publication, error } = outcome;
      const errors = await reportOn(outcome, found, formats, setting);
      if (given.metrics !== undefined)
        await setting.host.save(given.metrics, metricsOf(publication, errors + (error === undefined ? 0 : 1), now));
      const isRead = formats.some(({ reporter, file }) => reporter.name === "terminal" && file === undefined);
      if (given["dry-run"] && isRead && publication?.rollout !== undefined)
        setting.host.stdout.write(`\n${printRollout(publication.rollout, setting)}`);
      if (error !== undefined) throw error;
      return conclude(publication, errors, setting);
    } catch (error) {
      if (error instanceof GitError) throw new UsageError(error.message, error.help);
      throw error;
    }
  },
});

/** The number of errors in the report. */
async function reportOn(
  { session, publication }: Outcome,
  found: readonly Diagnostic[],
  formats: readonly Format[],
  setting: CommandContext,
): Promise<number> {
  if (session === undefined) return 0;
  const { diagnostics, documents, states } = session.compilation;
  const milliseconds = Math.round(setting.host.clock() - session.started);
  const all = { diagnostics: [...diagnostics, ...found], documents, clusters: states.length, milliseconds };
  const report = inOrder(toReport({ ...all, publication }, locate));
  await writeReports(report, formats, setting);
  return report.summary.errors;
}

function conclude(publication: Publication | undefined, errors: number, { host }: CommandContext): ExitCode {
  if (publication === undefined) host.stderr.write("nothing was published, because of the errors\n");
  return errors > 0 ? EXIT.problems : EXIT.fine;
}
