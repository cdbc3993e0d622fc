/** Validates the work tree, including the changes since a commit. */
import type { RunReport } from "../../../report/report.ts";
import { compare, reportOfChecks, pruneLimitOf } from "../comparison/index.ts";
import type { CommandContext } from "../command.ts";

export interface SinceOptions {
  /** The commit to check; undefined for the work tree. */
  readonly at: string | undefined;
  readonly today: string | undefined;
  readonly "prune-limit": string | undefined;
}

export async function reportSince(base: string, given: SinceOptions, setting: CommandContext): Promise<RunReport> {
  const started = setting.host.clock();
  const { today, at: head } = given;
  const pruneLimit = pruneLimitOf(given["prune-limit"]);
  const compared = await compare({ base, head, today, pruneLimit, full: true }, setting);
  return reportOfChecks(compared, Math.round(setting.host.clock() - started));
}
