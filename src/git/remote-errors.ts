/** Explains failures of a remote, with advice. */
import { FETCH_ALL, GitError } from "./errors.ts";
import { withoutCredentials } from "./run-write.ts";

interface Failure {
  readonly said: RegExp;
  readonly message: (name: string) => string;
  readonly help: string;
}

const FAILURES: readonly Failure[] = [
  {
    said: /Authentication failed|could not read (?:Username|Password)|Permission denied|Host key verification|error: 40[13]|Write access|denied to/,
    message: (name) => `the remote "${name}" denied access`,
    help: "log in as for `git push`; in a workflow, the job needs `contents: write`, and the checkout must keep its credentials",
  },
  {
    said: /does not appear to be a git repository|not found|does not exist|error: 404/i,
    message: (name) => `the repository of remote "${name}" does not exist`,
    help: "check its address: `git remote -v`",
  },
  {
    said: /transport '.*' not allowed/,
    message: (name) => `the address of remote "${name}" has an unsupported protocol`,
    help: "use https, ssh or a folder: `git remote set-url`",
  },
  {
    said: /missing blob|promisor|shallow/,
    message: (name) => `this clone lacks objects that a comparison with "${name}" needs`,
    help: FETCH_ALL,
  },
];

/** `stderr`: of the failed git command. */
export function remoteErrorOf(name: string, stderr: string): GitError {
  const known = FAILURES.find(({ said }) => said.test(stderr));
  const lines = stderr.trim().split("\n");
  const said = lines.find((line) => !/^(?:hint|warning):/.test(line)) ?? "";
  const line = withoutCredentials(said).replace(/^(?:fatal|error): /, "");
  if (known === undefined) return new GitError(`the remote "${name}" can't be reached: ${line || "no error message"}`);
  const { message, help } = known;
  return new GitError(`${message(name)}: ${line}`, help);
}
