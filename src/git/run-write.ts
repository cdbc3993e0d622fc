/** Runs git with permission to write objects and to push. `run.ts` only reads. */
import { spawnSync } from "node:child_process";
import { GitError } from "./errors.ts";
import type { Environment } from "./run.ts";

export interface Answer {
  readonly status: number;
  readonly stdout: string;
  /** Without the credentials in URLs. */
  readonly stderr: string;
}

export interface WriteRequest {
  readonly input?: string | Uint8Array;
  /** Added to the environment of every run. */
  readonly env?: Environment;
}

/** Runs git once and waits. Throws a GitError only if git could not be started; other failures are in the status. */
export type Writer = (args: readonly string[], asked?: WriteRequest) => Answer;

/** Variables for authentication. Other GIT_* variables could point to another repository. */
const KEPT =
  /^GIT_(?:SSH|SSH_COMMAND|SSH_VARIANT|ASKPASS|SSL_.*|PROXY_.*|HTTP_.*|CONFIG_(?:GLOBAL|SYSTEM|NOSYSTEM|COUNT|KEY_\d+|VALUE_\d+))$/;

/** No prompts, three transports, no replace objects, English messages. */
const SET: Environment = {
  LC_ALL: "C",
  GIT_TERMINAL_PROMPT: "0",
  GIT_ALLOW_PROTOCOL: "https:ssh:file",
  GIT_NO_REPLACE_OBJECTS: "1",
};

/** No hooks of the repository, no implicit pushes or fetches, no housekeeping. */
const SETTINGS = [
  "core.hooksPath=/dev/null",
  "core.fsmonitor=false",
  "core.quotePath=false",
  "safe.bareRepository=explicit",
  "i18n.commitEncoding=UTF-8",
  "gc.auto=0",
  "maintenance.auto=false",
  "fetch.recurseSubmodules=false",
  "push.recurseSubmodules=no",
  "push.followTags=false",
  "push.gpgSign=false",
].flatMap((setting) => ["-c", setting]);

/** Milliseconds: enough for a slow network and a repository that must be packed. */
const TIMEOUT = 600_000;
const LARGEST_ANSWER = 1024 * 1024 * 1024;

/** `folder`: absolute; git runs there. */
export function writerIn(folder: string, environment: Environment): Writer {
  const inherited = Object.entries(environment).filter(([name]) => !name.startsWith("GIT_") || KEPT.test(name));
  const env = { ...Object.fromEntries(inherited), ...SET };
  return (args, asked = {}) => {
    const { status, stdout, stderr, error } = spawnSync("git", [...SETTINGS, ...args], {
      cwd: folder,
      env: { ...env, ...asked.env },
      input: asked.input ?? "",
      timeout: TIMEOUT,
      maxBuffer: LARGEST_ANSWER,
      windowsHide: true,
    });
    if (error !== undefined) throw unable(error.message);
    return { status: status ?? -1, stdout: stdout.toString(), stderr: withoutCredentials(stderr.toString()) };
  };
}

function unable(said: string): GitError {
  if (/\bENOENT\b/.test(said))
    return new GitError("git is not installed, or not on the PATH", "install git 2.38 or newer");
  if (/\bETIMEDOUT\b/.test(said)) return new GitError("git did not finish within ten minutes");
  return new GitError(`git could not be started: ${said}`);
}

/** Git quotes the URL that it failed to reach, with its password or a token in its query. */
export function withoutCredentials(text: string): string {
  return text.replaceAll(/(\w:\/\/)[^/\s'"]*@/g, "$1").replaceAll(/(\w:\/\/[^\s'"?]*\?)[^\s'"]+/g, "$1...");
}
