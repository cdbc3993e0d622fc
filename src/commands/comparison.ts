/** Two sides of a repository, compiled and compared: what `diff` tells, and what `validate --since` judges. */
import { cacheFolder } from "../cache.ts";
import { build } from "../cli/build.ts";
import { GitError, openRepository } from "../git.ts";
import { isPruneLimit } from "../write/limits.ts";
import { recall, Scribe } from "./comparison/known.ts";
import type { Place } from "./comparison/known.ts";
import { comparePart } from "./comparison/part.ts";
import { questionOf } from "./comparison/question.ts";
import type { Question, Sides } from "./comparison/question.ts";
import { compareWhole } from "./comparison/whole.ts";
import type { Compared } from "./comparison/whole.ts";
import { UsageError } from "./contract.ts";
import type { Setting } from "./contract.ts";

export type { Sides } from "./comparison/question.ts";
export type { Compared } from "./comparison/whole.ts";

/** Throws a UsageError where it is none. */
export function pruneLimitOf(given: string | undefined): string | undefined {
  if (given !== undefined && !isPruneLimit(given))
    throw new UsageError(`"--prune-limit" takes a count or a percentage, not "${given}"`);
  return given;
}

/** Throws a UsageError where the repository can't give what is asked for. */
export async function compare(sides: Sides, setting: Setting): Promise<Compared> {
  try {
    const question = await questionOf(sides, setting);
    const place = sides.anew === true ? undefined : placeOf(question, setting);
    const before = place === undefined || sides.entire === true ? undefined : recall(place);
    const part = before && comparePart(question, before.known, before.memo);
    const compared = part ?? compareWhole(question, place && new Scribe(place, setting.io.now));
    if (question.head.name === undefined) await refuseSparse(compared, setting);
    return compared;
  } catch (error) {
    if (error instanceof GitError) throw new UsageError(error.message, error.help);
    throw error;
  }
}

/** What a sparse checkout leaves out would be told as deleted. */
async function refuseSparse({ root, base, head }: Compared, { io }: Setting): Promise<void> {
  const here = new Set(head.compilation.files.map(({ path }) => path));
  const gone = base.compilation.files.filter(({ path }) => !here.has(path));
  if (gone.length === 0) return;
  const absent = new Set((await openRepository(root, io.env)).absent());
  const [first, ...more] = gone.filter(({ path }) => absent.has(path));
  if (first === undefined) return;
  const others = more.length === 0 ? "" : ` and ${more.length} more`;
  throw new GitError(
    `"${first.path}"${others} can't be compared: this checkout is sparse, and leaves it out`,
    "check out everything: `git sparse-checkout disable`",
  );
}

/** Undefined where nothing is kept. */
function placeOf({ root }: Question, { io }: Setting): Place | undefined {
  const folder = cacheFolder(root, io.env);
  return folder === undefined || build === undefined ? undefined : { folder, root, build };
}
