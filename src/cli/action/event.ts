/** What has started the run, and so what is compared with what. */
import { readFileSync } from "node:fs";
import type { Trigger } from "../../git/index.ts";
import type { Environment } from "./inputs.ts";

/** The pull request that a comment goes to. */
export interface PullRequestRef {
  readonly number: number;
  readonly head: string;
  readonly headName: string;
  readonly baseName: string;
}

export interface Event {
  readonly name: string;
  /** The commit that the run is of; a pull request's is its merge with the base. */
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

/** Undefined where nothing is compared. `checkedOut`: the commit that is. */
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

/** Whether the commit that is checked out may be what the pull request will merge. `contains`: whether it has another in its history. */
export async function isOfPullRequest(
  event: Event,
  checkedOut: string,
  contains: (commit: string) => Promise<boolean>,
): Promise<boolean> {
  const subject = subjectOf(event);
  if (subject === undefined) return true;
  // GitHub's own merge, which a shallow clone may not be able to follow to the pull request; of `pull_request_target`, it is the base.
  if (event.name !== "pull_request_target" && checkedOut === event.commit) return true;
  return contains(subject.head);
}

/** Whether code of a pull request lies about where secrets are at hand. */
export function isUnsafe({ name, commit }: Event, checkedOut: string): boolean {
  return name === "pull_request_target" && checkedOut !== commit;
}
