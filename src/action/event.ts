/** What has started the run, and so what is compared with what. */
import { readFileSync } from "node:fs";
import type { Occasion } from "../git.ts";
import type { Environment } from "./inputs.ts";

/** The pull request that a comment goes to. */
export interface Subject {
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

export function subjectOf({ payload }: Event): Subject | undefined {
  const pull = fieldsOf(payload["pull_request"]);
  const [head, base] = [fieldsOf(pull["head"]), fieldsOf(pull["base"])];
  const { number } = pull;
  if (typeof number !== "number") return undefined;
  return { number, head: textOf(head["sha"]), headName: textOf(head["ref"]), baseName: textOf(base["ref"]) };
}

/** Undefined where nothing is compared. `checkedOut`: the commit that is. */
export function occasionOf(event: Event, checkedOut: string): Occasion | undefined {
  const subject = subjectOf(event);
  const { name, payload, commit } = event;
  if (name === "schedule") return undefined;
  if (name === "merge_group")
    return { kind: "merge-queue", base: textOf(fieldsOf(payload["merge_group"])["base_sha"]) };
  if (name === "push") return { kind: "push", before: textOf(payload["before"]) };
  // What `pull_request_target` is of is the base itself.
  if (name === "pull_request_target" && checkedOut === commit) return undefined;
  if (subject === undefined) return { kind: "other" };
  const isMerge = name === "pull_request" && checkedOut === commit && checkedOut !== subject.head;
  return isMerge ? { kind: "merge-of-pull-request" } : { kind: "head-of-pull-request", into: subject.baseName };
}

/** Whether code of a pull request lies about where secrets are at hand. */
export function isUnsafe({ name, commit }: Event, checkedOut: string): boolean {
  return name === "pull_request_target" && checkedOut !== commit;
}
