/** A remote repository: reads and updates its branches. */
import { GitError } from "./errors.ts";
import { HEADS, HERE, pushAll } from "./push.ts";
import type { Pushed, Update } from "./push.ts";
import { remoteErrorOf } from "./remote-errors.ts";
import { isShallow } from "./shallow.ts";
import type { Answer, Writer } from "./run-write.ts";

export interface Remote {
  readonly name: string;
  /** The configured URL, which may contain credentials. */
  readonly address: string;
  /** Branch -> its tip, which is fetched. `patterns`: of branch names, such as `env/*`. */
  readonly branches: (patterns: readonly string[]) => ReadonlyMap<string, string>;
  /** The branch that HEAD names; undefined if there is no such branch. */
  readonly defaultBranch: () => string | undefined;
  /**
   * The tip of a branch; undefined if the branch does not exist. Fetches its history, as far back as the history of this
   * clone goes.
   */
  readonly history: (branch: string) => string | undefined;
  readonly push: (updates: readonly Update[]) => ReadonlyMap<string, Pushed>;
}

/** Throws a GitError if the remote is not configured. */
export function openRemote(name: string, anywhere: Writer): Remote {
  const write = reaching(name, anywhere);
  if (name !== HERE && !isRemote(name, write)) throw unknown(name, remotes(write));
  const address = name === HERE ? HERE : write(["config", "--get", `remote.${name}.url`]).stdout.trim();
  const shallow = isShallow(write);
  return {
    name,
    address,
    branches: (patterns) => branchesAt(name, patterns, shallow, write),
    defaultBranch: () => defaultBranchAt(name, write),
    history: (branch) => branchesAt(name, [branch], false, write).get(branch),
    push: (updates) => pushAll(name, updates, write),
  };
}

/** Plain http is allowed only for this machine, because the server cannot be authenticated. */
const LOOPBACK = /^http:\/\/(?:[^/@]*@)?(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?(?:\/|$)/;

function reaching(name: string, write: Writer): Writer {
  if (name === HERE) return write;
  const urls = ["--all", "--push"].map((which) => write(["remote", "get-url", which, name]).stdout.trim());
  if (!urls.every((url) => LOOPBACK.test(url) && !url.includes("\n"))) return write;
  return (args, asked = {}) =>
    write(["-c", "http.followRedirects=false", ...args], {
      ...asked,
      env: { ...asked.env, GIT_ALLOW_PROTOCOL: "https:ssh:file:http" },
    });
}

export function isRemote(name: string, write: Writer): boolean {
  return remotes(write).includes(name) && !name.startsWith("-");
}

function remotes(write: Writer): readonly string[] {
  return write(["remote"]).stdout.split("\n").filter(Boolean);
}

function unknown(name: string, known: readonly string[]): GitError {
  const others = known.length === 0 ? "add one with `git remote add origin URL`" : `available: ${known.join(", ")}`;
  return new GitError(
    `this repository has no remote "${name}"`,
    `${others}; to create the branches in this repository, use \`--remote .\``,
  );
}

/** A branch may move or disappear between listing and fetching. */
const TRIES = 3;

function branchesAt(
  name: string,
  patterns: readonly string[],
  shallow: boolean,
  write: Writer,
): ReadonlyMap<string, string> {
  for (let tries = 1; ; tries++) {
    const listed = listBranches(name, patterns, write);
    if (missing(listed, write).length === 0) return listed;
    const fetched = fetchBranches(name, missing(listed, write), shallow, write);
    if (missing(listed, write).length === 0) return listed;
    if (tries < TRIES && (fetched.status === 0 || /couldn't find remote ref/.test(fetched.stderr))) continue;
    throw fetched.status === 0
      ? new GitError(`the branches of "${name}" changed while they were read`, "try again")
      : remoteErrorOf(name, fetched.stderr);
  }
}

/** Parses `ref: refs/heads/main\tHEAD`. The line with the commit of HEAD is missing if the branch does not exist. */
function defaultBranchAt(name: string, write: Writer): string | undefined {
  const answer = write(["ls-remote", "--symref", "--quiet", name, "HEAD"]);
  if (answer.status !== 0) throw remoteErrorOf(name, answer.stderr);
  const [, branch] = /^ref: refs\/heads\/(\S+)\tHEAD$/m.exec(answer.stdout) ?? [];
  return /^[0-9a-f]{40,64}\tHEAD$/m.test(answer.stdout) ? branch : undefined;
}

function listBranches(name: string, patterns: readonly string[], write: Writer): ReadonlyMap<string, string> {
  const refs = patterns.map((pattern) => HEADS + pattern);
  const answer = write(["ls-remote", "--refs", "--quiet", name, ...refs]);
  if (answer.status !== 0) throw remoteErrorOf(name, answer.stderr);
  return new Map(
    answer.stdout.split("\n").flatMap((line) => {
      const [id = "", ref = ""] = line.split("\t");
      return ref.startsWith(HEADS) ? [[ref.slice(HEADS.length), id]] : [];
    }),
  );
}

/** The branches whose tips are not in this repository. */
function missing(branches: ReadonlyMap<string, string>, write: Writer): readonly string[] {
  if (branches.size === 0) return [];
  const input = [...branches.values()].map((id) => `${id}\n`).join("");
  const lines = write(["cat-file", "--batch-check"], { input }).stdout.split("\n");
  return [...branches.keys()].filter((_, index) => !/ commit \d+$/.test(lines[index] ?? ""));
}

/** In a shallow clone, fetches only the tips. */
function fetchBranches(name: string, branches: readonly string[], shallow: boolean, write: Writer): Answer {
  const input = branches.map((branch) => `${HEADS}${branch}\n`).join("");
  const depth = shallow ? ["--depth=1"] : [];
  return write(["fetch", "--quiet", "--no-tags", "--no-write-fetch-head", ...depth, "--stdin", name], { input });
}
