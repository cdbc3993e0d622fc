/** Reads the event of the run, its pull request, and the location of the project on disk, in its repository and on the forge. */
import { readFileSync } from "node:fs";
import type { Trigger, Repository } from "../../git/index.ts";
import type { Environment } from "./github-runner.ts";
import { isAbsolute, relative, resolve, sep } from "node:path";
import { UsageError } from "../commands/command.ts";
import { openRepository } from "../../git/index.ts";
import { findRoot, findTop } from "../../files/index.ts";

/** The pull request to comment on. */
export interface PullRequestRef {
  readonly number: number;
  readonly head: string;
  readonly headName: string;
  readonly baseName: string;
}

export interface Event {
  readonly name: string;
  /** The commit of the run; for a pull request, its merge with the base. */
  readonly commit: string;
  readonly payload: Fields;
}

type Fields = Readonly<Record<string, unknown>>;

export function readEvent(env: Environment): Event {
  const path = env["GITHUB_EVENT_PATH"] ?? "";
  return {
    name: env["GITHUB_EVENT_NAME"] ?? "",
    commit: env["GITHUB_SHA"] ?? "",
    payload: path === "" ? {} : fieldsOf(JSON.parse(readFileSync(path, "utf8"))),
  };
}

export function fieldsOf(value: unknown): Fields {
  return typeof value === "object" && value !== null ? (value as Fields) : {};
}

export function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

export function subjectOf({ payload }: Event): PullRequestRef | undefined {
  const pull = fieldsOf(payload["pull_request"]);
  const [head, base] = [fieldsOf(pull["head"]), fieldsOf(pull["base"])];
  const { number } = pull;
  if (typeof number !== "number") return undefined;
  return { number, head: textOf(head["sha"]), headName: textOf(head["ref"]), baseName: textOf(base["ref"]) };
}

/** Undefined if there is nothing to compare. `checkedOut`: the commit that is checked out. */
export function occasionOf(event: Event, checkedOut: string): Trigger | undefined {
  const subject = subjectOf(event);
  const { name, payload, commit } = event;
  const main = textOf(fieldsOf(payload["repository"])["default_branch"]);
  if (name === "schedule") return undefined;
  if (name === "merge_group")
    return { kind: "merge-queue", base: textOf(fieldsOf(payload["merge_group"])["base_sha"]) };
  if (name === "push") return { kind: "push", before: textOf(payload["before"]), main };
  if (subject === undefined) return { kind: "other", main };
  const isMerge = name !== "pull_request_target" && checkedOut === commit && checkedOut !== subject.head;
  return isMerge ? { kind: "merge-of-pull-request" } : { kind: "head-of-pull-request", into: subject.baseName };
}

/** Whether the checked-out commit can belong to the pull request. `contains`: whether its history has a commit. */
export async function isOfPullRequest(
  event: Event,
  checkedOut: string,
  contains: (commit: string) => Promise<boolean>,
): Promise<boolean> {
  const subject = subjectOf(event);
  if (subject === undefined) return true;
  // The merge commit by GitHub; its history may be missing in a shallow clone. For `pull_request_target`, it is the base.
  if (event.name !== "pull_request_target" && checkedOut === event.commit) return true;
  return contains(subject.head);
}

/** Whether code of a pull request is checked out in a run that has access to secrets. */
export function isUnsafe({ name, commit }: Event, checkedOut: string): boolean {
  return name === "pull_request_target" && checkedOut !== commit;
}

export interface Project {
  /** Absolute. */
  readonly root: string;
  /** The root relative to the repository, with `/`; "" if it is the root of the repository. */
  readonly folder: string;
  readonly repository: Repository;
  /** The commit that is checked out. */
  readonly commit: string;
}

/** Throws a UsageError, or rejects with a GitError. */
export async function openProject(given: string, env: Environment): Promise<Project> {
  const workspace = env["GITHUB_WORKSPACE"] ?? process.cwd();
  const asked = resolve(workspace, given);
  if (isOutside(workspace, asked)) throw new UsageError(`the input "root" is outside the workspace: "${given}"`);
  const root = findRoot(asked);
  if (root === undefined || isOutside(workspace, root))
    throw new UsageError(
      `no sluice.yaml in "${given === "" ? "." : given}"`,
      "check out the repository first (actions/checkout), and set `root` to the project's folder",
    );
  const repository = await openRepository(root, env);
  const commit = await repository.head();
  if (commit === undefined) throw new UsageError("the repository has no commits");
  return {
    root,
    folder: relative(findTop(root) ?? root, root)
      .split(sep)
      .join("/"),
    repository,
    commit,
  };
}

function isOutside(workspace: string, path: string): boolean {
  const way = relative(workspace, path);
  return isAbsolute(way) || way === ".." || way.startsWith(`..${sep}`);
}

/** `https://github.com/acme/platform`; undefined outside of GitHub. */
export function forgeAddress(env: Environment): string | undefined {
  const { GITHUB_SERVER_URL: server = "", GITHUB_REPOSITORY: name = "" } = env;
  return server === "" || name === "" ? undefined : `${server}/${name}`;
}

/** A link to the page of this run with its summary; Markdown. */
export function summaryLink(env: Environment): string {
  const [address, run] = [forgeAddress(env), env["GITHUB_RUN_ID"] ?? ""];
  return address === undefined || run === "" ? "the job summary" : `[the job summary](${address}/actions/runs/${run})`;
}
