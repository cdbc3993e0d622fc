/** GitHub: its API, and the comment on a pull request. */
export { connect } from "./client.ts";
export type { CommitStatus, GitHub, PullRequest } from "./client.ts";
export { GitHubError } from "./errors.ts";
export type { FaultKind } from "./errors.ts";
export { fetchBy } from "./proxy.ts";
export { post } from "./upsert-comment.ts";
export type { Posted } from "./upsert-comment.ts";
