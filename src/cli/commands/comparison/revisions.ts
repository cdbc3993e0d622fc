/** What is to be compared, with every name resolved. */
import { startOfDay } from "../../../base/dates.ts";
import { openRepository } from "../../../git/index.ts";
import type { BaseRule, Found, Repository } from "../../../git/index.ts";
import type { CompileOptions } from "../../../compiler/compile.ts";
import type { CommandContext } from "../command.ts";
import { dayOf } from "../options.ts";
import { rootOf } from "../root.ts";

export interface Sides {
  /** A revision, how to find one, or one that was found. */
  readonly base: string | BaseRule | Found;
  /** A revision; undefined: the work tree. */
  readonly head?: string | undefined;
  readonly today?: string | undefined;
  readonly deadlines?: boolean;
  /** How many features, grants or clusters may be gone at once, as `80%` or a count. */
  readonly pruneLimit?: string | undefined;
  /** Whether all of head is looked at: all that it warns of, all that is rendered. */
  readonly entire?: boolean;
  /** Whether to do without what an earlier run has found out. */
  readonly anew?: boolean;
}

export interface Question {
  readonly root: string;
  readonly repository: Repository;
  /** The project's folder, relative to the top of the repository; "" if it is the repository itself. */
  readonly folder: string;
  /** Undefined where nothing came before head. */
  readonly base: Found | undefined;
  readonly head: {
    /** What it is called; undefined: the work tree. */
    readonly name: string | undefined;
    /** Of a work tree, what is checked out; undefined where nothing is committed. */
    readonly commit: string | undefined;
  };
  readonly options: Pick<CompileOptions, "today" | "deadlines" | "strain">;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly pruneLimit: string | undefined;
}

/** Throws a UsageError, or rejects with a GitError, where the repository can't give what is asked for. */
export async function questionOf(sides: Sides, { host: io, directory }: CommandContext): Promise<Question> {
  const options = { today: dayOf(sides.today, io), deadlines: sides.deadlines ?? false, strain: io.strain };
  const root = rootOf({ directory });
  const repository = await openRepository(root, io.env);
  // Both are asked for at once; where neither is there, it is head that is said to be missing.
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
    now: sides.today === undefined ? io.now() : startOfDay(options.today),
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
