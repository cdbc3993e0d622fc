/** Validates GitHub's responses. Each function throws a ForgeError for an unexpected response. */
import type { CommitStatus } from "../commit-status.ts";
import type { Comment, PullRequest } from "./forge.ts";
import { ForgeError } from "../errors.ts";

export function malformed(): ForgeError {
  return new ForgeError("malformed", "GitHub returned an unexpected response");
}

type Fields = Readonly<Record<string, unknown>>;

function fieldsOf(value: unknown): Fields {
  if (typeof value !== "object" || value === null) throw malformed();
  return value as Fields;
}

export function readComment(value: unknown): Comment {
  const { id, body, html_url: url, user } = fieldsOf(value);
  if (typeof id !== "number" || typeof url !== "string") throw malformed();
  return { id, url, body: typeof body === "string" ? body : "", author: loginOf(user) };
}

/** Undefined for a deleted user. */
function loginOf(user: unknown): string | undefined {
  const login = user === null || user === undefined ? undefined : fieldsOf(user)["login"];
  return typeof login === "string" ? login : undefined;
}

export function readStatus(value: unknown): CommitStatus {
  const { context, state, creator } = fieldsOf(value);
  if (typeof context !== "string" || typeof state !== "string") throw malformed();
  return { context, state, author: loginOf(creator) };
}

export function readPull(value: unknown): PullRequest {
  const { number, state, locked, head, base } = fieldsOf(value);
  const commit = fieldsOf(head)["sha"];
  const into = typeof base === "object" && base !== null ? fieldsOf(base)["ref"] : undefined;
  if (typeof number !== "number" || typeof commit !== "string") throw malformed();
  return {
    number,
    head: commit,
    into: typeof into === "string" ? into : "",
    open: state === "open",
    locked: locked === true,
  };
}

export function readLogin(value: unknown): string {
  const { login } = fieldsOf(fieldsOf(value)["viewer"]);
  if (typeof login !== "string") throw malformed();
  return login;
}
