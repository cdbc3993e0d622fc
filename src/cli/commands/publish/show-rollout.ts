/** rollout: shows which commit each cluster has, and what it waits for. */
import type { Diagnostic } from "../../../base/diagnostics.ts";
import { locate } from "../../../compiler/parse/index.ts";
import { GitError } from "../../../git/index.ts";
import { escapedJson } from "../../../report/escape-json.ts";
import { toReport } from "../../../report/report.ts";
import { command, EXIT, UsageError } from "../command.ts";
import type { Command, CommandContext, Options } from "../command.ts";
import { formatsOf, writeReports } from "../compile-project.ts";
import type { Session } from "../compile-project.ts";
import type { RolloutStatus } from "../../../delivery/publish/index.ts";
import { inOrder } from "../sort-report.ts";
import { nowOf } from "./clock.ts";
import { printRollout, rolloutMarkdown } from "./print-rollout.ts";
import { carryOut } from "./run.ts";

const FORMATS = ["text", "json", "markdown"] as const;

const OPTIONS = {
  remote: { value: "NAME", description: "remote with the branches; `.` is this repository", default: "origin" },
  "from-branch": {
    value: "NAME",
    completes: "branches",
    description: "branch that must contain HEAD, such as release or origin/main",
    default: "default branch of the remote",
  },
  at: { value: "TIME", description: "time to plan for, such as 2026-11-28T02:00:00Z", default: "now" },
  format: { value: "NAME", choices: FORMATS, description: "format of the output", default: "text" },
} as const satisfies Options;

export const rollout: Command = command({
  name: "rollout",
  description:
    "Shows which commit each cluster has since when, and what it waits for until when: the plan of the next `sluice publish`.\nIt pushes nothing. Errors are those of `sluice publish`.",
  positionals: [],
  options: OPTIONS,
  examples: [
    { line: "sluice rollout", description: "show what every cluster waits for" },
    { line: "sluice rollout --format markdown", description: "show it in the summary of a workflow" },
  ],
  async run(given, setting) {
    const now = nowOf(given.at, setting.host);
    try {
      const found: Diagnostic[] = [];
      const { session, publication, error } = await carryOut({ ...PLAN, ...given }, now, setting, found);
      if (session === undefined) throw error;
      const status = publication?.rollout;
      const errors = await reportErrors(session, found, setting);
      if (status !== undefined) setting.host.stdout.write(format(status, given.format, setting));
      else if (errors === 0 && error === undefined)
        throw new UsageError("no stage has a `rollout`", "`sluice publish --dry-run` shows what would be published");
      if (error !== undefined) throw error;
      return errors > 0 ? EXIT.problems : EXIT.fine;
    } catch (error) {
      if (error instanceof GitError) throw new UsageError(error.message, error.help);
      throw error;
    }
  },
});

const PLAN = {
  branch: undefined,
  cluster: [],
  "respect-windows": false,
  "ignore-windows": false,
  "allow-empty": false,
  "prune-limit": undefined,
  "dry-run": true,
  rollback: false,
  wave: undefined,
  now: false,
  reason: undefined,
  ticket: undefined,
} as const;

/** Reports errors on stderr, and returns their number. Warnings about sources do not matter here. */
async function reportErrors(
  { compilation, started }: Session,
  found: readonly Diagnostic[],
  setting: CommandContext,
): Promise<number> {
  const { documents, states } = compilation;
  const diagnostics = [...compilation.diagnostics, ...found].filter(({ severity }) => severity === "error");
  if (diagnostics.length === 0) return 0;
  const { host } = setting;
  const milliseconds = Math.round(host.clock() - started);
  const report = inOrder(toReport({ diagnostics, documents, clusters: states.length, milliseconds }, locate));
  await writeReports(report, formatsOf([]), { ...setting, host: { ...host, stdout: host.stderr } });
  return diagnostics.length;
}

function format(status: RolloutStatus, name: string | undefined, setting: CommandContext): string {
  if (name === "json") return escapedJson(status);
  return name === "markdown" ? rolloutMarkdown(status) : printRollout(status, setting);
}
