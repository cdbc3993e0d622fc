/** Asks checks for `publish`: at a forge with the token of the environment, and at other servers. */
import type { AskCheck } from "../../../analysis/rollout/index.ts";
import { checkAsker } from "../../../forge/checks/index.ts";
import type { StatusSource } from "../../../forge/commit-status.ts";
import { fetchBy } from "../../../forge/proxy.ts";
import type { Publishing } from "../../../git/publishing.ts";
import { statusForge } from "./status-forge.ts";

export interface CheckOptions {
  readonly git: Pick<Publishing, "remote">;
  readonly env: Readonly<Record<string, string | undefined>>;
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
    const options = { fetch: await fetchBy(env), timeout: TIMEOUT };
    const forge = async (): Promise<StatusSource> => statusForge(git.remote.address, env, options);
    return checkAsker({ env, ...options, forge, publishedAt, now });
  };
  return async (question) => {
    ask ??= open();
    return (await ask)(question);
  };
}
