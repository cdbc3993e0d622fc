/** History as trees of files. Uses only plumbing commands, and runs nothing that a repository contains. */
import type { Tree } from "../files/index.ts";
import type { BaseRule } from "./merge-base.ts";
import { openCommitted } from "./committed.ts";
import type { Committed } from "./committed.ts";
import { blamer } from "./blame.ts";
import { dayOf, readCommits } from "./commit.ts";
import type { Commit } from "./commit.ts";
import type { Blame } from "./blame.ts";
import { fetchBlobs, openCommitTree, treeOf } from "./commit-tree.ts";
import { FETCH_ALL, GitError } from "./errors.ts";
import { branchName, MAIN_BRANCHES, ORIGIN_HEAD } from "./git-folder.ts";
import { hashesOf } from "./object-id.ts";
import { commitsIn, firstParents, messagesBetween, versionsBefore, walk } from "./history.ts";
import type { CommitMessage, CommitRange, CommittedFile, Walked } from "./history.ts";
import { listCommit } from "./objects.ts";
import { deletedProjects, projectsAt, statesBefore } from "./projects.ts";
import type { ProjectAt } from "./projects.ts";
import { runnerIn } from "./run.ts";
import type { Environment, Runner } from "./run.ts";
import { didYouMean } from "../base/suggest.ts";

export { baseRule } from "./merge-base.ts";
export type { BaseRule, Trigger } from "./merge-base.ts";
export { FETCH_ALL, GitError } from "./errors.ts";
export { dayOf } from "./commit.ts";
export type { Commit } from "./commit.ts";
export type { CommittedFile, Walked } from "./history.ts";
export type { Committed } from "./committed.ts";
export type { ProjectAt } from "./projects.ts";
export type { Environment } from "./run.ts";

/** A commit, and its name for people: `main`, `HEAD^1`. */
export interface Found {
  readonly commit: string;
  readonly name: string;
  /** A force-push replaced the commit that the branch was at. */
  readonly isRewritten?: true;
}

/** The commit that a branch shares with the default branch, which has the name, and the tip of the branch. */
export interface BranchPoint extends Found {
  readonly head: string;
}

/** The repository of a project. All methods throw a GitError or reject with one. */
export interface Repository {
  /** The id of a commit. `name`: any name that git accepts. */
  readonly resolve: (name: string) => Promise<string>;
  /** The short names of branches and tags. `patterns`: such as `refs/tags`; default: all branches and tags. */
  readonly names: (...patterns: readonly string[]) => Promise<readonly string[]>;
  /** The id of HEAD; undefined before the first commit. */
  readonly head: () => Promise<string | undefined>;
  /** The commit to compare `head` with; undefined if `head` has no parent. */
  readonly findBase: (rule: BaseRule, head: string) => Promise<Found | undefined>;
  /** The commit where the checked-out branch diverged from the default branch; undefined on the default branch, and without a branch. */
  readonly branchPoint: () => Promise<BranchPoint | undefined>;
  /** The files of a commit, with paths relative to the project or to `folder` (from the top of the repository). */
  readonly open: (commit: string, folder?: string) => Tree;
  /** The files of a commit at a path; all paths are from the top of the repository. Empty if nothing is there. */
  readonly openTop: (commit: string, path: string) => Tree;
  /** All files of a commit in the project, hidden ones included. */
  readonly committed: (commit: string) => Committed;
  /** The projects of a commit: the folders with a file of this name. */
  readonly projects: (commit: string, file: string) => readonly ProjectAt[];
  /** Deleted projects of first-parent ancestors, each in its last version, newest first. */
  readonly deletedProjects: (commit: string, file: string) => readonly ProjectAt[];
  /** At most `most` first-parent ancestors in which the project differs, newest first. */
  readonly statesBefore: (project: ProjectAt, most: number) => Iterable<string>;
  /** Whether `other` is `commit` or an ancestor of it; also false if the history is cut off before it. */
  readonly contains: (commit: string, other: string) => Promise<boolean>;
  readonly isShallow: boolean;
  /** Path -> id of every file of a commit. */
  readonly filesOf: (commit: string) => ReadonlyMap<string, string>;
  /** Id -> bytes, of at least these files. */
  readonly contents: (ids: readonly string[]) => ReadonlyMap<string, Uint8Array>;
  /** The id of a file with these bytes. */
  readonly idOf: (bytes: Uint8Array) => string;
  /** The messages of the commits in `head` that are not in `base`, newest first. */
  readonly messages: (base: string, head: string) => readonly CommitMessage[];
  /** First-parent ancestors of a commit that change some files of the project, oldest first. */
  readonly commitsIn: (range: CommitRange) => readonly Commit[];
  /** The ids of a commit and its first-parent ancestors, newest first. `name`: an id or a complete name of a branch. */
  readonly firstParents: (name: string) => readonly string[];
  /** In the order given. Throws for a missing commit. */
  readonly commits: (ids: readonly string[]) => readonly Commit[];
  /** The files of the first commit, and for each following one the differences from the one before it. */
  readonly walk: (commits: readonly string[]) => readonly Walked[];
  /** A tree of these files, by path. */
  readonly treeOf: (files: ReadonlyMap<string, CommittedFile>) => Tree;
  /** Contents of a file in `commit` and its ancestors, newest first. */
  readonly versions: (path: string, commit: string) => readonly Uint8Array[];
  /** The author of a line of a file in `commit`. `line` is 1-based; undefined past the end. */
  readonly blame: (path: string, line: number, commit: string) => Blame | undefined;
  /** The day on which a commit was made, in UTC: `YYYY-MM-DD`. */
  readonly dayOf: (commit: string) => string | undefined;
  /** The URL of `origin`, which may contain credentials; undefined without `origin`. */
  readonly origin: () => Promise<string | undefined>;
  /** The folder of the project in its repository, with a trailing slash; "" for the root. */
  readonly folder: () => Promise<string>;
}

/** `root`: the absolute path of the project. */
export async function openRepository(root: string, environment: Environment): Promise<Repository> {
  const runner = runnerIn(root, environment);
  const known = await runner.ask("rev-parse", "--is-shallow-repository", "--show-object-format");
  const [isShallow, format = ""] = known.split("\n");
  const shallow = isShallow === "true";
  const blobs = new Map<string, Uint8Array>();
  const resolve = async (name: string): Promise<string> => resolveCommit(name, shallow, runner);
  return {
    resolve,
    names: async (...patterns) => namesOf(runner, patterns),
    head: async () => headOf(shallow, runner),
    findBase: async (rule, head) => findBase(rule, head, shallow, runner),
    branchPoint: async () => branchPoint(shallow, runner),
    open: (commit, folder) => openCommitTree(commit, runner, blobs, folder === undefined ? {} : { folder }),
    openTop: (commit, path) => openCommitTree(commit, runner, blobs, { folder: "", path }),
    committed: (commit) => openCommitted(commit, runner),
    projects: (commit, file) => projectsAt(commit, file, runner),
    deletedProjects: (commit, file) => deletedProjects(commit, file, runner),
    statesBefore: (project, most) => statesBefore(project, most, runner),
    contains: async (commit, other) => contains(commit, other, runner),
    isShallow: shallow,
    filesOf: (commit) => new Map(listCommit(commit, runner).map(({ path, id }) => [path, id])),
    contents: (ids) => {
      const missing = ids.filter((id) => !blobs.has(id));
      if (missing.length > 0) fetchBlobs(missing, runner, blobs);
      return blobs;
    },
    idOf: hashesOf(format),
    messages: (base, head) => messagesBetween(base, head, runner),
    commitsIn: (range) => commitsIn(range, runner),
    firstParents: (name) => firstParents(name, runner),
    commits: (ids) => [...readCommits(ids, runner).values()],
    walk: (commits) => walk(commits, runner),
    treeOf: (files) => treeOf(files, runner, blobs),
    versions: (path, commit) => versionsBefore(path, commit, runner),
    blame: blamer(runner),
    dayOf: (commit) => dayOf(readCommits([commit], runner).get(commit) ?? { committed: NaN }),
    origin: async () => (await runner.ask("config", "--get", "remote.origin.url")) || undefined,
    folder: () => runner.ask("rev-parse", "--show-prefix"),
  };
}

const IS_ID = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;

async function resolveCommit(name: string, shallow: boolean, runner: Runner): Promise<string> {
  const id = isSafe(name) ? await quietly(name, runner) : "";
  if (IS_ID.test(id)) return id;
  if (name === "HEAD") throw new GitError("the repository has no commits", "this command reads commits");
  throw new GitError(
    `commit "${name}" does not exist`,
    shallow
      ? `this clone is shallow; ${FETCH_ALL}`
      : (didYouMean(name, await namesOf(runner)) ?? "name a commit, a branch or a tag"),
  );
}

const NAMED = ["refs/heads", "refs/tags", "refs/remotes"];

async function namesOf({ ask }: Runner, patterns: readonly string[] = []): Promise<readonly string[]> {
  const asked = patterns.length === 0 ? NAMED : patterns;
  const names = await ask("for-each-ref", "--format=%(refname:short)", ...asked);
  return names.split("\n").filter(Boolean);
}

/** Not an option, and without control characters. */
function isSafe(name: string): boolean {
  // oxlint-disable-next-line no-control-regex
  return name !== "" && !name.startsWith("-") && !/[\0-\x1f\x7f]/.test(name);
}

async function quietly(name: string, { ask }: Runner): Promise<string> {
  return ask("rev-parse", "--verify", "--quiet", "--end-of-options", `${name}^{commit}`);
}

async function headOf(shallow: boolean, runner: Runner): Promise<string | undefined> {
  const id = await quietly("HEAD", runner);
  if (IS_ID.test(id)) return id;
  return (await isUnborn(runner)) ? undefined : resolveCommit("HEAD", shallow, runner);
}

/** Whether HEAD is on a branch without commits. A HEAD that is invalid for another reason is an error. */
async function isUnborn(runner: Runner): Promise<boolean> {
  if ((await runner.ask("rev-parse", "--verify", "--quiet", "HEAD")) !== "") return false;
  return (await runner.ask("symbolic-ref", "--quiet", "HEAD")) !== "";
}

async function findBase(rule: BaseRule, head: string, shallow: boolean, runner: Runner): Promise<Found | undefined> {
  if (rule.is === "parent") return parentOf(head, shallow, runner);
  if (rule.is === "merge-base") return mergeBase(rule.branch, head, shallow, runner);
  const name = rule.commit.slice(0, 12);
  if (rule.is === "commit") return { commit: await resolveCommit(rule.commit, shallow, runner), name };
  if (await contains(head, rule.commit, runner)) return { commit: rule.commit, name };
  // In a shallow clone we cannot tell a force-push from missing history.
  if (shallow) throw new GitError("this shallow clone does not contain the commit before this push", FETCH_ALL);
  const parent = await parentOf(head, shallow, runner);
  return parent && { ...parent, isRewritten: true };
}

async function contains(commit: string, other: string, runner: Runner): Promise<boolean> {
  const known = isSafe(other) ? await quietly(other, runner) : "";
  return known !== "" && (await runner.ask("merge-base", known, commit)) === known;
}

/** Undefined for a root commit. */
async function parentOf(head: string, shallow: boolean, runner: Runner): Promise<Found | undefined> {
  const parent = await quietly(`${head}^1`, runner);
  if (parent !== "") return { commit: parent, name: "the previous commit" };
  if (shallow) throw new GitError("this shallow clone does not contain the previous commit", FETCH_ALL);
  return undefined;
}

/** Rejects with a GitError if the branches have no commit in common here. */
async function branchPoint(shallow: boolean, runner: Runner): Promise<BranchPoint | undefined> {
  const [branch, main] = await Promise.all([runner.ask("symbolic-ref", "--quiet", "HEAD"), findDefaultBranch(runner)]);
  if (branch !== "" && main === undefined && shallow)
    throw new GitError("this clone is shallow and does not have the default branch", FETCH_ALL);
  if (branch === "" || main === undefined || branchName(branch) === branchName(main)) return undefined;
  const [head, tip] = await Promise.all([quietly("HEAD", runner), quietly(main, runner)]);
  return head === "" ? undefined : { ...(await mergeBaseOf({ name: main, commit: tip }, head, shallow, runner)), head };
}

async function mergeBase(branch: string | undefined, head: string, shallow: boolean, runner: Runner): Promise<Found> {
  const names = branch === undefined ? [await defaultBranch(runner)] : [`refs/remotes/origin/${branch}`, branch];
  for (const name of names) {
    const tip = isSafe(name) ? await quietly(name, runner) : "";
    if (tip !== "") return mergeBaseOf({ name, commit: tip }, head, shallow, runner);
  }
  throw new GitError(
    `branch "${branch ?? "main"}" does not exist, so there is nothing to compare with`,
    shallow ? FETCH_ALL : "name the commit to compare with: `sluice diff BASE`",
  );
}

async function mergeBaseOf(
  { name, commit: tip }: Found,
  head: string,
  shallow: boolean,
  runner: Runner,
): Promise<Found> {
  const commit = (await runner.ask("merge-base", tip, head)).split("\n")[0] ?? "";
  if (commit !== "") return { commit, name: shortName(name) };
  throw new GitError(
    `HEAD and "${shortName(name)}" have no common ancestor`,
    shallow
      ? `this clone is shallow; ${FETCH_ALL}`
      : "name the commit to compare with: `sluice diff BASE`, `sluice validate --since REF`",
  );
}

/** HEAD of origin, else main or master. */
async function findDefaultBranch({ ask }: Runner): Promise<string | undefined> {
  const found = await ask("for-each-ref", "--format=%(refname) %(symref)", ORIGIN_HEAD, ...MAIN_BRANCHES);
  const symrefs = new Map(found.split("\n").map((line) => line.split(" ") as [string, string]));
  return symrefs.get(ORIGIN_HEAD) || MAIN_BRANCHES.find((name) => symrefs.has(name));
}

async function defaultBranch(runner: Runner): Promise<string> {
  const name = await findDefaultBranch(runner);
  if (name !== undefined) return name;
  throw new GitError(
    'this repository has no branch "main" or "master" to compare with',
    "name the commit to compare with: `sluice diff BASE`",
  );
}

function shortName(name: string): string {
  return name.replace(/^refs\/(?:heads|remotes)\//, "");
}
