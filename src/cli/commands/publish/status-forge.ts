/** Finds the forge whose commit statuses count: that of the remote, or else that of the workflow. */
import type { StatusSource } from "../../../forge/commit-status.ts";
import { ForgeError } from "../../../forge/errors.ts";
import { connect } from "../../../forge/github/index.ts";
import { connectGitLab } from "../../../forge/gitlab/index.ts";
import type { RequestOptions } from "../../../forge/json-request.ts";

type Environment = Readonly<Record<string, string | undefined>>;

export type ForgeRepository =
  | { readonly forge: "github"; readonly address: string; readonly owner: string; readonly repository: string }
  | { readonly forge: "gitlab"; readonly address: string; readonly project: string };

/** `remote`: an address of Git. Rejects with a ForgeError if the forge or its token is missing. */
export async function statusForge(remote: string, env: Environment, options: RequestOptions): Promise<StatusSource> {
  const repository = repositoryOf(remote, env);
  if (repository.forge === "gitlab")
    return connectGitLab({ ...repository, token: tokenOf(env, GITLAB_TOKENS), sleep, ...options });
  return connect({ ...repository, token: tokenOf(env, GITHUB_TOKENS), sleep, ...options });
}

async function sleep(milliseconds: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** Throws a ForgeError if the remote is on neither forge, and the environment names no repository. */
export function repositoryOf(remote: string, env: Environment): ForgeRepository {
  const github = hostOf(env["GITHUB_SERVER_URL"] || "https://github.com");
  const gitlab = gitLabOf(env);
  const [, webHost, sshHost, found = ""] = ADDRESS.exec(remote) ?? [];
  const host = (webHost ?? sshHost)?.toLowerCase();
  const below = webHost === undefined ? "" : gitlab.below;
  const path = withoutEnd(found);
  if (host === github) return onGitHub(path, env, `the remote is not a repository of ${github}`);
  if (host === hostOf(gitlab.server))
    return onGitLab(path.startsWith(below) ? path.slice(below.length) : path, gitlab.address);
  const { GITHUB_REPOSITORY: name = "", CI_PROJECT_ID: id = "" } = env;
  if (name !== "") return onGitHub(name, env, "GITHUB_REPOSITORY is not a repository");
  if (/^\d+$/.test(id)) return { forge: "gitlab", address: gitlab.address, project: id };
  const neither = `the remote is neither on ${github} nor on ${hostOf(gitlab.server)}`;
  throw new ForgeError("missing", `${neither}: set GITHUB_REPOSITORY, or CI_SERVER_URL and CI_PROJECT_ID of a GitLab`);
}

/** `https://host/path`, and `ssh://user@host/path` or `user@host:path`, with the host and the path. */
const ADDRESS = /^(?:https:\/\/(?:[^@/]*@)?([^/:@]+)|(?:ssh:\/\/(?:[^@/]*@)?|[^@/:]+@)([^/:@]+))(?::\d+)?[/:](.+)$/;

/** Empty for what is not a URL, which is the host of no remote. */
function hostOf(server: string): string {
  return URL.canParse(server) ? new URL(server).hostname : "";
}

function withoutEnd(path: string): string {
  return path.replace(/\/$/, "").replace(/\.git$/, "");
}

function onGitHub(path: string, env: Environment, problem: string): ForgeRepository {
  const [, owner, repository] = /^([\w.-]+)\/([\w.-]+)$/.exec(path) ?? [];
  if (owner === undefined || repository === undefined)
    throw new ForgeError("missing", `${problem}: set GITHUB_REPOSITORY to OWNER/NAME`);
  return { forge: "github", address: env["GITHUB_API_URL"] || "https://api.github.com", owner, repository };
}

/** The server, its API, and the path of the server in front of the paths of projects. */
function gitLabOf(env: Environment): { readonly server: string; readonly address: string; readonly below: string } {
  const { CI_SERVER_URL: given = "", CI_API_V4_URL: api = "" } = env;
  const server = (given || api.replace(/\/api\/v4\/?$/, "") || "https://gitlab.com").replace(/\/+$/, "");
  const address = api.replace(/\/+$/, "") || `${server}/api/v4`;
  const path = URL.canParse(server) ? new URL(server).pathname.replace(/^\/+/, "") : "";
  return { server, address, below: path === "" ? "" : `${path}/` };
}

function onGitLab(project: string, address: string): ForgeRepository {
  const parts = project.split("/");
  if (parts.length < 2 || !parts.every((part) => /^[\w.-]+$/.test(part) && !/^\.+$/.test(part)))
    throw new ForgeError("missing", "the remote is not the address of a GitLab project");
  return { forge: "gitlab", address, project };
}

interface Tokens {
  readonly variables: readonly string[];
  readonly missing: string;
}

const GITHUB_TOKENS: Tokens = { variables: ["GITHUB_TOKEN", "GH_TOKEN"], missing: "set GITHUB_TOKEN" };
const GITLAB_TOKENS: Tokens = {
  variables: ["GITLAB_TOKEN"],
  missing: "set GITLAB_TOKEN, because CI_JOB_TOKEN may not read them",
};

function tokenOf(env: Environment, { variables, missing }: Tokens): string {
  const token = variables.map((name) => env[name] ?? "").find((value) => value !== "");
  if (token === undefined) throw new ForgeError("denied", `commit statuses can't be read: ${missing}`);
  return token;
}
