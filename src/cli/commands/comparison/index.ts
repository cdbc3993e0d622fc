/** Compiles and compares two sides of a repository, for `diff` and `validate --since`. */
import { locate } from "../../../compiler/parse/index.ts";
import type { SourceFile } from "../../../base/source.ts";
import { sortDiagnostics } from "../../../compiler/severity.ts";
import { toReport } from "../../../report/report.ts";
import type { RunReport } from "../../../report/report.ts";
import { cacheFolder } from "../../../cache/index.ts";
import { build } from "../../build.ts";
import { GitError } from "../../../git/index.ts";
import { isPruneLimit } from "../../../render/output/index.ts";
import { startFullRun } from "../incremental/full-run.ts";
import { compareWithRecord } from "../incremental/saved-record.ts";
import type { RecordPlace } from "../incremental/saved-record.ts";
import { comparePart } from "./partial.ts";
import { questionOf } from "./revisions.ts";
import type { Question, Sides } from "./revisions.ts";
import { compareWhole } from "./full.ts";
import type { Compared } from "./full.ts";
import { UsageError } from "../command.ts";
import { rejectSparseCheckout } from "../reject-sparse-checkout.ts";
import type { CommandContext } from "../command.ts";

export { summaryOf } from "./compare-compilations.ts";
export type { Compared } from "./full.ts";

/** Throws a UsageError for an invalid limit. */
export function pruneLimitOf(given: string | undefined): string | undefined {
  if (given !== undefined && !isPruneLimit(given))
    throw new UsageError(`"--prune-limit" must be a count or a percentage, not "${given}"`);
  return given;
}

/** Throws a UsageError if the repository does not have the requested revisions. */
export async function compare(sides: Sides, setting: CommandContext): Promise<Compared> {
  try {
    const question = await questionOf(sides, setting);
    if (question.head.name === undefined) rejectSparseCheckout(question.root, setting.host);
    const place = sides.noCache === true ? undefined : placeOf(question, setting);
    const workTree = place === undefined || sides.full === true ? undefined : compareWithRecord(place);
    const part = workTree && comparePart(question, workTree);
    if (part !== undefined) return part;
    if (question.head.name !== undefined || place === undefined) return compareWhole(question);
    const run = startFullRun(place.root, setting.host.now());
    return compareWhole(question, { ...run, save: (result) => run.save(result, place, undefined) });
  } catch (error) {
    if (error instanceof GitError) throw new UsageError(error.message, error.help);
    throw error;
  }
}

/** Undefined without a cache. */
function placeOf({ root }: Question, { host }: CommandContext): RecordPlace | undefined {
  const folder = cacheFolder(root, host.env);
  return folder === undefined || build === undefined ? undefined : { folder, root, build };
}

/** All diagnostics of head, and those of the change from base. */
export function reportOfChecks({ base, head, transitions }: Compared, milliseconds: number): RunReport {
  const gone = removedFiles({ base, head });
  const { diagnostics, documents, states } = head.compilation;
  const all = sortDiagnostics([...diagnostics, ...transitions], locate);
  return toReport({ diagnostics: all, documents, clusters: states.length, milliseconds, gone }, locate);
}

/** The files of the base whose paths the head does not have. */
export function removedFiles({ base, head }: Pick<Compared, "base" | "head">): ReadonlySet<SourceFile> {
  const present = new Set(head.compilation.files.map(({ path }) => path));
  return new Set(base.compilation.files.filter(({ path }) => !present.has(path)));
}
