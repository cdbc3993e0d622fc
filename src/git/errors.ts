/** Explains failures of git, with advice. */

/** The repository or git cannot provide what was requested: wrong usage, exit code 2. */
export class GitError extends Error {
  override readonly name = "GitError";
  readonly help: string | undefined;

  /** Both in the form of diagnostics: lower case, no full stop. */
  constructor(message: string, help?: string) {
    super(message);
    this.help = help;
  }
}

export const FETCH_ALL = "fetch the full history: `git fetch --unshallow`, or `fetch-depth: 0` in the checkout step";

/** Help for missing trees or files of present commits, which happens only in a partial clone. */
export const FETCH_OBJECTS =
  "this may be a partial clone: remove `filter` from the checkout step, or run `git fetch --refetch --no-filter`";

/** Messages of git, and our explanation of each. */
const FAILURES: readonly { readonly said: RegExp; readonly error: (folder: string) => GitError }[] = [
  {
    said: /\bENOENT\b/,
    error: () => new GitError("git is not installed, or not on the PATH", "install git 2.38 or newer"),
  },
  {
    said: /\bETIMEDOUT\b|block timeout reached/,
    error: () => new GitError("git did not finish within a minute"),
  },
  {
    said: /dubious ownership|unsafe repository/,
    error: (folder) =>
      new GitError(
        `the repository of "${folder}" belongs to another user, so git does not read it`,
        `if you trust it, run git config --global --add safe.directory "${folder}"`,
      ),
  },
  {
    said: /cannot use bare repository/,
    error: (folder) => new GitError(`"${folder}" is in a bare repository, which Sluice does not read`),
  },
  {
    said: /not a git repository/,
    error: (folder) =>
      new GitError(
        `"${folder}" is not in a git repository`,
        "this command needs a Git history; to create a repository, run `git init`",
      ),
  },
  {
    said: /transport '.*' not allowed|promisor remote|could not fetch|missing blob|unable to read/,
    error: () => new GitError("objects of the repository are missing", FETCH_OBJECTS),
  },
];

/** `said`: stderr of git, or the message of a system error. */
export function gitErrorOf(said: string, folder: string): GitError {
  const known = FAILURES.find((failure) => failure.said.test(said));
  return known?.error(folder) ?? new GitError(`git failed: ${firstLine(said)}`);
}

function firstLine(text: string): string {
  const line = text.trim().split("\n")[0] ?? "";
  return line.replace(/^(?:fatal|error): /, "") || "no error message";
}
