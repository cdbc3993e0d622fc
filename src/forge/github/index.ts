/** GitHub: its API, and the comment on a pull request. */
export { connect } from "./client.ts";
export type { GitHub, PullRequest } from "./client.ts";
export { post } from "./upsert-comment.ts";
export type { Posted } from "./upsert-comment.ts";
