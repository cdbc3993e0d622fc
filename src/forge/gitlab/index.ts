/** GitLab: the statuses of commits. */
export { connectGitLab } from "./client.ts";
