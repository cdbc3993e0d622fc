/**
 * Posts the comment on the pull request. It can use the saved report of a fork's run, which is untrusted until checked.
 * The result of a run does not depend on the comment.
 */
import { ForgeError } from "../../forge/errors.ts";
import type { FaultKind } from "../../forge/errors.ts";
import { connect, post } from "../../forge/github/index.ts";
import type { Posted, PullRequest } from "../../forge/github/index.ts";
import { fetchBy } from "../../forge/proxy.ts";
import type { RunReport } from "../../report/report.ts";
import { comment, isQuiet } from "../../report/markdown/index.ts";
import type { PullRequestRef, Event } from "./event.ts";
import type { Environment, Inputs, Log } from "./github-runner.ts";
import { forgeAddress, summaryLink, fieldsOf, textOf } from "./event.ts";
import { lstatSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { UsageError } from "../commands/command.ts";
import { readReport } from "../commands/report.ts";

const PATIENCE = 30_000;

/** The report to post, and its project. */
interface Said {
  readonly report: RunReport;
  /** The project's folder in its repository; "" for the root. */
  readonly folder: string;
  /** The source of the report, if it is not this run; Markdown. */
  readonly source?: string;
}

/** The URL of the comment; undefined without a comment. Never rejects. */
export async function commentOn(
  subject: Pick<PullRequestRef, "number" | "head">,
  { report, folder, source }: Said,
  inputs: Inputs,
  env: Environment,
  log: Log,
): Promise<string | undefined> {
  try {
    const github = await connection(inputs, env);
    const posting = {
      pullRequest: subject.number,
      mark: { root: folder, head: subject.head, run: Number(env["GITHUB_RUN_ID"] ?? 0) },
      create: inputs.comment === "always" || !isQuiet(report),
      body: (budget: number) =>
        comment(report, { folder, repository: forgeAddress(env), budget, fullReport: summaryLink(env), source }),
    };
    return reportPosted(await post(github, posting), log);
  } catch (error) {
    reportFault(error, log);
    return undefined;
  }
}

/** Rejects with a ForgeError. */
async function connection({ token }: Inputs, env: Environment): ReturnType<typeof connect> {
  const [owner = "", repository = ""] = (env["GITHUB_REPOSITORY"] ?? "").split("/");
  if (token === "") throw new ForgeError("denied", "the input `token` is empty");
  const address = env["GITHUB_API_URL"] ?? "https://api.github.com";
  return connect({ token, address, owner, repository, sleep, timeout: PATIENCE, fetch: await fetchBy(env) });
}

async function sleep(milliseconds: number): Promise<void> {
  await new Promise((resolve) => void setTimeout(resolve, milliseconds));
}

function reportPosted(posted: Posted, log: Log): string | undefined {
  for (const note of posted.notes) log.say("notice", `the comment: ${note}`);
  return posted.is === "skipped" ? undefined : posted.url;
}

const HELP: Partial<Readonly<Record<FaultKind, string>>> = {
  denied:
    "the report is in the job summary. The token of a fork's pull request is read-only; in other jobs, add the permission `pull-requests: write`",
  missing:
    "the report is in the job summary. The token has no access to the pull request; add the permission `pull-requests: write`",
  "expired-token": "the report is in the job summary. The token has expired, or belongs to another GitHub",
};
const EXPECTED: ReadonlySet<FaultKind> = new Set(["denied", "missing", "locked"]);

export function reportFault(error: unknown, log: Log): void {
  const kind = error instanceof ForgeError ? error.kind : "refused";
  const message = error instanceof Error ? error.message : String(error);
  log.say(
    EXPECTED.has(kind) ? "notice" : "warning",
    `the comment was not posted: ${message}`,
    HELP[kind] ?? "the report is in the job summary",
  );
}

const LARGEST = 32 * 1024 * 1024;

/** Throws a UsageError unless the file is a regular file of limited size with a valid report. */
export function readSaved({ report }: Inputs, env: Environment): RunReport {
  if (report === "")
    throw new UsageError(
      "on `workflow_run`, the input `report` must name the report that the other workflow saved",
      "see docs/github.md for both workflows",
    );
  const path = resolve(env["GITHUB_WORKSPACE"] ?? process.cwd(), report);
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found?.isFile() !== true) throw new UsageError(`"${report}" is not a file`);
  if (found.size > LARGEST) throw new UsageError(`"${report}" is too large to be a report`);
  return readReport(report, readFileSync(path, "utf8"));
}

/** The note in a comment from such a report, which anyone who opens a pull request can forge. */
export const FORK_SOURCE =
  "The fork's own run reported this. It could report anything, and nothing was verified here: check out the commit before you trust the report.";

/**
 * Uses only the event and the API, because a number in the artifact could be forged. `into`: the target branch in the
 * report, which decides only between pull requests of the same commit. Rejects with a ForgeError.
 */
export async function pullRequestOf(
  event: Event,
  into: string,
  inputs: Inputs,
  env: Environment,
): Promise<PullRequest | undefined> {
  const run = fieldsOf(event.payload["workflow_run"]);
  const owner = textOf(fieldsOf(fieldsOf(run["head_repository"])["owner"])["login"]);
  const github = await connection(inputs, env);
  return github.pullRequestOf({ owner, name: textOf(run["head_branch"]) }, textOf(run["head_sha"]), into);
}
