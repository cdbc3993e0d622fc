/** A validation of a commit, whatever the work tree holds. */
import type { RunReport } from "../../../report/report.ts";
import { treeAt } from "../tree-at-revision.ts";
import type { CommandContext } from "../command.ts";
import { compileProject } from "../compile-project.ts";

export interface CommitOptions {
  readonly today: string | undefined;
  readonly deadlines: boolean;
}

/** Throws a UsageError for a commit that does not exist, or that has no project. */
export async function reportAt(ref: string, given: CommitOptions, setting: CommandContext): Promise<RunReport> {
  return compileProject(setting, { ...given, tree: await treeAt(ref, setting) }).report;
}
