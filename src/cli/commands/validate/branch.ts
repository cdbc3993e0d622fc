/** Checks what a branch changes since it left the default branch, with the rules for changes. */
import { GitError, openRepository } from "../../../git/index.ts";
import type { Repository } from "../../../git/index.ts";
import type { RunReport } from "../../../report/report.ts";
import { UsageError } from "../command.ts";
import type { CommandContext, Host } from "../command.ts";

/** A report, and what to say about it on stderr. */
export interface Checked {
  readonly report: RunReport;
  readonly says: readonly string[];
}

/** Adds the violations of the rules for changes, if `root` is on a branch. */
export async function withChanges(
  report: RunReport,
  root: string,
  given: { readonly today: string | undefined },
  setting: CommandContext,
): Promise<Checked> {
  const repository = await repositoryAt(root, setting.host);
  try {
    const base = await repository?.branchPoint();
    if (base === undefined) return { report, says: [] };
    const { withChangesSince } = await import("./changes.ts");
    return {
      report: await withChangesSince(base, report, given, setting),
      says: [`this includes the changes since ${base.name}; --no-since leaves them out`],
    };
  } catch (error) {
    if (!(error instanceof GitError || error instanceof UsageError)) throw error;
    return { report, says: skipped(error) };
  }
}

function skipped({ message, help }: GitError | UsageError): readonly string[] {
  return [`the changes of this branch were not checked: ${message}`, ...(help === undefined ? [] : [`  = ${help}`])];
}

/** Undefined without git or a repository: then nobody expects a comparison. */
async function repositoryAt(root: string, host: Host): Promise<Repository | undefined> {
  try {
    return await openRepository(root, host.env);
  } catch (error) {
    if (error instanceof GitError) return undefined;
    throw error;
  }
}
