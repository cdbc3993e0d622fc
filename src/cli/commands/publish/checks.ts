/** Asks checks for `publish`: at GitHub with the token of the environment, and at other servers. */
import type { AskCheck } from "../../../analysis/rollout/index.ts";
import { checkAsker } from "../../../forge/checks/index.ts";
import { ForgeError } from "../../../forge/errors.ts";
import { connect } from "../../../forge/github/index.ts";
import { fetchBy } from "../../../forge/proxy.ts";
import type { Publishing } from "../../../git/publishing.ts";

type Environment = Readonly<Record<string, string | undefined>>;

export interface CheckOptions {
  readonly git: Pick<Publishing, "remote">;
  readonly env: Environment;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** When a commit was published, in milliseconds since the epoch. */
  readonly publishedAt: (commit: string) => number | undefined;
}

/** Milliseconds. */
const TIMEOUT = 10_000;

/** Nothing is asked before the first question. */
export function askerOf({ git, env, now, publishedAt }: CheckOptions): AskCheck {
  let ask: Promise<AskCheck> | undefined;
  const open = async (): Promise<AskCheck> => {
    const fetch = await fetchBy(env);
    const github = async (): ReturnType<typeof connect> =>
      connect({ ...repositoryOf(git.remote.address, env), ...tokenOf(env), sleep, timeout: TIMEOUT, fetch });
    return checkAsker({ fetch, env, timeout: TIMEOUT, github, publishedAt, now });
  };
  return async (question) => {
    ask ??= open();
    return (await ask)(question);
  };
}

async function sleep(milliseconds: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
}

interface RepositoryAddress {
  readonly address: string;
  readonly owner: string;
  readonly repository: string;
}

/**
 * The repository on GitHub that a remote names, or else that of the workflow. `remote`: an address of Git. Throws a
 * ForgeError without one.
 */
export function repositoryOf(remote: string, env: Environment): RepositoryAddress {
  const server = env["GITHUB_SERVER_URL"] ?? "https://github.com";
  const address = env["GITHUB_API_URL"] ?? "https://api.github.com";
  const host = URL.canParse(server) ? new URL(server).host : "";
  const [, found = "", path = ""] = ADDRESS.exec(remote) ?? [];
  const name = found.toLowerCase() === host.toLowerCase() ? path : (env["GITHUB_REPOSITORY"] ?? "");
  const [, owner, repository] = /^([\w.-]+)\/([\w.-]+?)(?:\.git)?\/?$/.exec(name) ?? [];
  if (owner === undefined || repository === undefined)
    throw new ForgeError("missing", `the remote is not a repository of ${host}: set GITHUB_REPOSITORY to OWNER/NAME`);
  return { address, owner, repository };
}

/** `https://host/path`, `ssh://user@host/path` and `user@host:path`, with the host and the path. */
const ADDRESS = /^(?:(?:https|ssh):\/\/(?:[^@/]*@)?|[^@/:]+@)([^/:@]+)(?::\d+)?[/:](.+)$/;

function tokenOf(env: Environment): { readonly token: string } {
  const token = env["GITHUB_TOKEN"] || env["GH_TOKEN"];
  if (token === undefined || token === "")
    throw new ForgeError("denied", "commit statuses can't be read: set GITHUB_TOKEN");
  return { token };
}
