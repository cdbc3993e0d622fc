/** Runs fixed plumbing commands of git in a clean environment, so that neither the repository nor the caller can add to them. */
import { spawnSync } from "node:child_process";
import { devNull } from "node:os";
import { simpleGit } from "simple-git";
import { environmentOf, SET, SETTINGS, TIMEOUT } from "./environment.ts";
import type { Environment } from "./environment.ts";
import { gitErrorOf, GitError } from "./errors.ts";

/**
 * Ignores the settings of the user, where a setting could break a command and no option overrides it: for example a
 * missing file in `blame.ignoreRevsFile`. Never the first command, so git has already checked that it trusts the folder.
 */
const WITHOUT_USER: Readonly<Record<string, string>> = { GIT_CONFIG_GLOBAL: devNull, GIT_CONFIG_NOSYSTEM: "1" };
const TRUSTED = "safe.directory=*";

const LARGEST_ANSWER = 1024 * 1024 * 1024;

export interface Runner {
  /** The output without its line end; "" also if git fails silently, as `merge-base` does. Rejects with a GitError. */
  readonly ask: (...args: readonly string[]) => Promise<string>;
  /** The output as bytes, synchronously. Throws a GitError. */
  readonly read: (args: readonly string[], input?: string) => Buffer;
  /** Like `read`, without the settings of the user. */
  readonly readPlainly: (args: readonly string[]) => Buffer;
}

/** `folder`: absolute; git runs there. */
export function runnerIn(folder: string, environment: Environment): Runner {
  const env = environmentOf(environment);
  const git = simpleGit({
    baseDir: folder,
    config: [...SETTINGS],
    timeout: { block: TIMEOUT },
    allowEnvironment: Object.keys(SET),
  }).env(env);

  async function ask(...args: readonly string[]): Promise<string> {
    try {
      return (await git.raw([...args])).replace(/\n$/, "");
    } catch (error) {
      throw gitErrorOf(error instanceof Error ? error.message : String(error), folder);
    }
  }

  const read = (args: readonly string[], input: string = ""): Buffer => run(args, SETTINGS, env, input);
  const readPlainly = (args: readonly string[]): Buffer =>
    run(args, [...SETTINGS, TRUSTED], { ...env, ...WITHOUT_USER }, "");

  function run(
    args: readonly string[],
    settings: readonly string[],
    env: Readonly<Record<string, string>>,
    input: string,
  ): Buffer {
    const given = settings.flatMap((setting) => ["-c", setting]);
    const { status, stdout, stderr, error } = spawnSync("git", [...given, ...args], {
      cwd: folder,
      env,
      input,
      timeout: TIMEOUT,
      maxBuffer: LARGEST_ANSWER,
      windowsHide: true,
    });
    if (error !== undefined) throw gitErrorOf(error.message, folder);
    if (status !== 0) throw gitErrorOf(stderr.toString(), folder);
    return stdout;
  }

  return { ask, read, readPlainly };
}

export type { Environment } from "./environment.ts";
export { GitError };
