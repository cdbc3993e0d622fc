/** Validates GitLab's responses. Each function throws a ForgeError for an unexpected response. */
import type { Value } from "../../base/value.ts";
import type { CommitStatus } from "../commit-status.ts";
import { ForgeError } from "../errors.ts";

/** A later status has a higher id. */
export interface GitLabStatus extends CommitStatus {
  readonly id: number;
}

export function malformedGitLab(): ForgeError {
  return new ForgeError("malformed", "GitLab returned an unexpected response");
}

export function readGitLabStatus(value: Value): GitLabStatus {
  const { id, name, status, author } = mapOf(value);
  const isStatus = typeof id === "number" && typeof name === "string" && typeof status === "string";
  // A state is a word, so no answer can show a token.
  if (!isStatus || !Number.isSafeInteger(id) || !/^[a-z_]{1,40}$/.test(status)) throw malformedGitLab();
  const username = author === null || author === undefined ? undefined : mapOf(author)["username"];
  return { id, context: name, state: status, author: typeof username === "string" ? username : undefined };
}

function mapOf(value: Value): Readonly<Record<string, Value>> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw malformedGitLab();
  return value as Readonly<Record<string, Value>>;
}
