/** Resolves the revisions to compare. */
import { startOfDay } from "../../../base/dates.ts";
import { openRepository } from "../../../git/index.ts";
import type { BaseRule, Found, Repository } from "../../../git/index.ts";
import type { CompileOptions } from "../../../compiler/compile.ts";
import type { CommandContext } from "../command.ts";
import { dayOf } from "../options.ts";
import { rootOf } from "../root.ts";

export interface Sides {
  /** A revision, a rule to find one, or a resolved one. */
  readonly base: string | BaseRule | Found;
  /** A revision; undefined for the work tree. */
  readonly head?: string | undefined;
  readonly today?: string | undefined;
  /** How many features, grants or clusters may be deleted at once, as `80%` or a count. */
  readonly pruneLimit?: string | undefined;
  /** Whether to check all of head, including all warnings and rendered files. */
  readonly full?: boolean;
  /** Whether to ignore the results of earlier runs. */
  readonly noCache?: boolean;
}

export interface Question {
  readonly root: string;
  readonly repository: Repository;
  /** The project's folder, relative to the top of the repository; "" if it is the repository itself. */
  readonly folder: string;
  /** Undefined if no commit precedes head. */
  readonly base: Found | undefined;
  readonly head: {
    /** The name of the revision; undefined for the work tree. */
    readonly name: string | undefined;
    /** For the work tree, the checked-out commit; undefined without commits. */
    readonly commit: string | undefined;
  };
  readonly options: Pick<CompileOptions, "today" | "guard">;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly pruneLimit: string | undefined;
}

/** Rejects with a UsageError or a GitError if the repository does not have the requested revisions. */
export async function questionOf(sides: Sides, { host, directory }: CommandContext): Promise<Question> {
  const options = { today: dayOf(sides.today, host), guard: host.guard };
  const root = rootOf({ directory });
  const repository = await openRepository(root, host.env);
  // Resolve both at once; if both are missing, report head.
  const { base } = sides;
  const named = typeof base === "string" ? foundAs(base, repository) : undefined;
  named?.catch(() => {});
  const commit = sides.head === undefined ? await repository.head() : await repository.resolve(sides.head);
  return {
    root,
    repository,
    folder: (await repository.folder()).replace(/\/$/, ""),
    base: typeof base === "string" ? await named : await foundBy(base, commit, repository),
    head: { name: sides.head, commit },
    options,
    now: sides.today === undefined ? host.now() : startOfDay(options.today),
    pruneLimit: sides.pruneLimit,
  };
}

async function foundBy(
  base: BaseRule | Found,
  commit: string | undefined,
  { findBase }: Repository,
): Promise<Found | undefined> {
  if (!("is" in base)) return base;
  return commit === undefined ? undefined : findBase(base, commit);
}

async function foundAs(name: string, { resolve }: Repository): Promise<Found> {
  return { commit: await resolve(name), name };
}
