/** Validates a commit, independent of the work tree. */
import type { RunReport } from "../../../report/report.ts";
import { treeAt } from "../tree-at-revision.ts";
import type { CommandContext } from "../command.ts";
import { compileProject } from "../compile-project.ts";

export interface CommitOptions {
  readonly today: string | undefined;
}

/** Rejects with a UsageError for an unknown commit, or one without a project. */
export async function reportAt(ref: string, given: CommitOptions, setting: CommandContext): Promise<RunReport> {
  return compileProject(setting, { ...given, tree: await treeAt(ref, setting) }).report;
}
