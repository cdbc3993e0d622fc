/** The work tree, with what should not have happened since a commit. */
import { locate } from "../../../compiler/parse/index.ts";
import { toReport } from "../../../report/report.ts";
import type { RunReport } from "../../../report/report.ts";
import { sortDiagnostics } from "../../../compiler/severity.ts";
import { compare, pruneLimitOf } from "../comparison/index.ts";
import type { Compared } from "../comparison/index.ts";
import type { CommandContext } from "../command.ts";

export interface Judging {
  /** The commit that is judged; undefined: the work tree. */
  readonly at: string | undefined;
  readonly today: string | undefined;
  readonly deadlines: boolean;
  readonly "prune-limit": string | undefined;
}

export async function reportSince(base: string, given: Judging, setting: CommandContext): Promise<RunReport> {
  const started = setting.host.clock();
  const { today, deadlines, at: head } = given;
  const sides = { base, head, today, deadlines, pruneLimit: pruneLimitOf(given["prune-limit"]), entire: true };
  const compared = await compare(sides, setting);
  return judgedReport(compared, Math.round(setting.host.clock() - started));
}

/** All that is wrong or unwise with head, and with the way there from base. */
export function judgedReport({ base, head, transitions }: Compared, milliseconds: number): RunReport {
  const present = new Set(head.compilation.files.map(({ path }) => path));
  const gone = new Set(base.compilation.files.filter(({ path }) => !present.has(path)));
  const { diagnostics, documents, states } = head.compilation;
  const all = sortDiagnostics([...diagnostics, ...transitions], locate);
  return toReport({ diagnostics: all, documents, clusters: states.length, milliseconds, gone }, locate);
}
