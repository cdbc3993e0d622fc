/** How git is run: fixed plumbing commands, in an environment of our own, so that neither the repository nor the caller can make it do more. */
import { spawnSync } from "node:child_process";
import { devNull } from "node:os";
import { simpleGit } from "simple-git";
import { environmentOf, SET, SETTINGS, TIMEOUT } from "./environment.ts";
import type { Environment } from "./environment.ts";
import { explain, GitError } from "./errors.ts";

/**
 * For what a user's own settings could stop or change and no option undoes, such as a list of commits to pass over that
 * this repository has not got. That the folder is trusted has been settled by then: nothing is asked so first.
 */
const WITHOUT_USER: Readonly<Record<string, string>> = { GIT_CONFIG_GLOBAL: devNull, GIT_CONFIG_NOSYSTEM: "1" };
const TRUSTED = "safe.directory=*";

const LARGEST_ANSWER = 1024 * 1024 * 1024;

export interface Runner {
  /** Its output, without the line end. "" also where it fails in silence, as `merge-base` does. Rejects with a GitError. */
  readonly ask: (...args: readonly string[]) => Promise<string>;
  /** Its bytes, at once. Throws a GitError. */
  readonly read: (args: readonly string[], input?: string) => Buffer;
  /** The same, whatever the user's settings are. */
  readonly readPlainly: (args: readonly string[]) => Buffer;
}

/** `folder`: absolute; git is always run there. */
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
      throw explain(error instanceof Error ? error.message : String(error), folder);
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
    if (error !== undefined) throw explain(error.message, folder);
    if (status !== 0) throw explain(stderr.toString(), folder);
    return stdout;
  }

  return { ask, read, readPlainly };
}

export type { Environment } from "./environment.ts";
export { GitError };
