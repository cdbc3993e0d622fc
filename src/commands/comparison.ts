/** Two sides of a repository, compiled and compared: what `diff` tells, and what `validate --since` judges. */
import { allCodes } from "../codes.ts";
import { compile } from "../compile.ts";
import type { Compilation } from "../compile.ts";
import type { Remembered } from "../read.ts";
import { startOfDay } from "../dates.ts";
import { diff, sort, verdictOf } from "../diff.ts";
import { same } from "../diff/values.ts";
import type { Diagnostic, Severity } from "../diagnostics.ts";
import type { Change } from "../diff.ts";
import { GitError, openRepository } from "../git.ts";
import type { BaseRule, Repository } from "../git.ts";
import { decode, findRoot, openDirectory, PROJECT_FILE } from "../load.ts";
import type { Tree } from "../load.ts";
import { parse } from "../parse.ts";
import type { Value } from "../parse.ts";
import type { Comparison, Revision } from "../report.ts";
import type { SourceFile } from "../source.ts";
import { allowancesIn, judge } from "../transitions.ts";
import type { Judged } from "../transitions.ts";
import type { Resource } from "../validate.ts";
import { deletesTooMany, isPruneLimit } from "../write/limits.ts";
import { compilerChange } from "./compiler-version.ts";
import { UsageError } from "./contract.ts";
import type { Setting } from "./contract.ts";
import { dayOf } from "./session.ts";

export interface Sides {
  /** A revision, or how to find one. */
  readonly base: string | BaseRule;
  /** A revision; undefined: the work tree. */
  readonly head?: string | undefined;
  readonly today?: string | undefined;
  readonly deadlines?: boolean;
  /** How many features, grants or clusters may be gone at once, as `80%` or a count. */
  readonly pruneLimit?: string | undefined;
}

/** One side: what it is called, its files and what they mean. */
export interface CompiledSide {
  readonly revision: Revision;
  /** Undefined where nothing is there: before the first commit. */
  readonly tree: Tree | undefined;
  readonly compilation: Compilation;
}

export interface Compared {
  readonly root: string;
  readonly repository: Repository;
  readonly base: CompiledSide;
  readonly head: CompiledSide;
  /** None unless both sides can be read as a whole. */
  readonly changes: readonly Change[];
  /** What should not have happened between the sides. */
  readonly transitions: readonly Diagnostic[];
  readonly comparison: Comparison;
}

/** Throws a UsageError where it is none. */
export function pruneLimitOf(given: string | undefined): string | undefined {
  if (given !== undefined && !isPruneLimit(given))
    throw new UsageError(`"--prune-limit" takes a count or a percentage, not "${given}"`);
  return given;
}

/** Throws a UsageError where the repository can't give what is asked for. */
export async function compare(sides: Sides, setting: Setting): Promise<Compared> {
  try {
    return await compareSides(sides, setting);
  } catch (error) {
    if (error instanceof GitError) throw new UsageError(error.message, error.help);
    throw error;
  }
}

async function compareSides(sides: Sides, { io, directory }: Setting): Promise<Compared> {
  const options = { today: dayOf(sides.today, io), deadlines: sides.deadlines ?? false, strain: io.strain };
  const now = sides.today === undefined ? io.now() : startOfDay(options.today);
  const root = findRoot(directory);
  if (root === undefined)
    throw new UsageError(
      `there is no ${PROJECT_FILE} in "${directory}" or above it`,
      "go to the repository, or name it with -C DIR",
    );
  const repository = await openRepository(root, io.env);
  const headCommit = sides.head === undefined ? await repository.head() : await repository.resolve(sides.head);
  const found = await findBase(sides.base, headCommit, repository);

  const baseTree = found === undefined ? undefined : repository.open(found.commit);
  const remembered: Remembered = new Map();
  const base: CompiledSide = {
    revision: { name: found?.name ?? "nothing", commit: found?.commit ?? null, dirty: false },
    tree: baseTree,
    compilation:
      baseTree?.exists(PROJECT_FILE) === true ? compile(baseTree, { ...options, remembered, unjudged: true }) : NOTHING,
  };
  const isWorkTree = sides.head === undefined;
  const tree = headCommit === undefined || isWorkTree ? openDirectory(root) : repository.open(headCommit);
  const former = base.compilation.model?.project;
  const compilation = compile(tree, { ...options, remembered, former });
  const dirty = isWorkTree && isDirty(compilation.files, headCommit, repository);
  const name = sides.head ?? "the work tree";
  const head: CompiledSide = { revision: { name, commit: headCommit ?? null, dirty }, tree, compilation };
  return { root, repository, base, head, ...meaningOf(base, head, { now, pruneLimit: sides.pruneLimit, repository }) };
}

const codesByName = new Map(allCodes.map((code) => [code.name, code]));

/** A side on which there is no project yet. */
const NOTHING: Compilation = { model: undefined, states: [], diagnostics: [], documents: 0, files: [], whole: true };

async function findBase(
  base: Sides["base"],
  head: string | undefined,
  repository: Repository,
): Promise<{ readonly commit: string; readonly name: string } | undefined> {
  if (typeof base === "string") return { commit: await repository.resolve(base), name: base };
  return head === undefined ? undefined : repository.findBase(base, head);
}

/** Whether a source differs from what the commit has. */
function isDirty(files: readonly SourceFile[], commit: string | undefined, { filesOf, idOf }: Repository): boolean {
  if (commit === undefined) return true;
  const committed = filesOf(commit);
  return files.some(({ path, text }) => committed.get(path) !== idOf(Buffer.from(text)));
}

interface Surroundings {
  readonly now: number;
  readonly pruneLimit: string | undefined;
  readonly repository: Repository;
}

function meaningOf(
  base: CompiledSide,
  head: CompiledSide,
  surroundings: Surroundings,
): Pick<Compared, "changes" | "transitions" | "comparison"> {
  const [before, after] = [base.compilation, head.compilation];
  const { changes, diagnostics } =
    before.whole && after.whole ? judged(base, head, surroundings) : { changes: [], diagnostics: [] };
  const files = differing(before.files, after.files);
  const comparison: Comparison = {
    base: base.revision,
    head: head.revision,
    differs: changes.length > 0 ? "meaning" : files.length > 0 ? "text" : "nothing",
    ...(before.whole ? {} : { baseIsBroken: true }),
    ...(after.whole ? {} : { headIsBroken: true }),
    files,
    verdict: verdictOf(changes, after),
  };
  return { changes, transitions: diagnostics, comparison };
}

function judged(base: CompiledSide, head: CompiledSide, { now, pruneLimit, repository }: Surroundings): Judged {
  const [before, after] = [base.compilation, head.compilation];
  const severityOf = (code: string): Severity | undefined => codesByName.get(code)?.severity;
  const versions = compilerChange(base.tree, head.tree);
  const changes = sort([...diff(before, after, { now, severityOf }), ...versions]);
  if (before.model === undefined || after.model === undefined) return { changes, diagnostics: [] };
  const { commit } = base.revision;
  const until = head.revision.commit;
  const messages = commit === null || until === null ? [] : repository.messages(commit, until);
  return judge({ ...before, model: before.model }, { ...after, model: after.model }, changes, {
    now,
    severityOf,
    mayLose: (gone, of) => !deletesTooMany(gone, of, pruneLimit),
    allowances: allowancesIn(messages),
    wasBefore: memory(commit, repository),
  });
}

/** Whether a commit or an ancestor of it had a document as it is now. */
function memory(commit: string | null, { versions }: Repository): (resource: Resource) => boolean {
  return ({ kind, name, document }) => {
    if (commit === null) return false;
    const { path } = document.file;
    const nobody = (): void => {};
    return versions(path, commit).some((bytes) => {
      const file = decode(path, bytes, nobody);
      const documents = file === undefined ? [] : parse(file, nobody);
      return documents.some(({ value }) => isNamed(value, kind, name) && same(value, document.value));
    });
  };
}

function isNamed(value: Value, kind: string, name: string): boolean {
  const { kind: own, metadata } = value as { readonly kind?: unknown; readonly metadata?: { readonly name?: unknown } };
  return own === kind && metadata?.name === name;
}

/** Equal files are the same objects. */
function differing(before: readonly SourceFile[], after: readonly SourceFile[]): readonly string[] {
  const [was, is] = [new Set(before), new Set(after)];
  const changed = [...before.filter((file) => !is.has(file)), ...after.filter((file) => !was.has(file))];
  return [...new Set(changed.map(({ path }) => path))].sort();
}
