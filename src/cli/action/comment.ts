/** The comment on the pull request. Whatever becomes of it, the run's result is the compiler's. */
import { connect, GitHubError, fetchBy, post } from "../../forge/github/index.ts";
import type { FaultKind, Posted } from "../../forge/github/index.ts";
import type { RunReport } from "../../report/report.ts";
import { comment, isQuiet } from "../../report/markdown/index.ts";
import type { PullRequestRef } from "./event.ts";
import type { Environment, Inputs } from "./inputs.ts";
import type { Log } from "./runner.ts";
import { forgeAddress, summaryLink } from "./repository.ts";

const PATIENCE = 30_000;

/** The report to post, and its project. */
export interface Said {
  readonly report: RunReport;
  /** The project's folder in its repository. */
  readonly folder: string;
  /** The source of the report, if it is not this run; Markdown. */
  readonly source?: string;
}

/** The address of the comment; undefined where there is none. Never rejects. */
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
        comment(report, { folder, repository: forgeAddress(env), budget, whole: summaryLink(env), source }),
    };
    return told(await post(github, posting), log);
  } catch (error) {
    tellFault(error, log);
    return undefined;
  }
}

/** Throws a GitHubFault. */
export async function connection({ token }: Inputs, env: Environment): ReturnType<typeof connect> {
  const [owner = "", repository = ""] = (env["GITHUB_REPOSITORY"] ?? "").split("/");
  if (token === "") throw new GitHubError("denied", "there is no token");
  const address = env["GITHUB_API_URL"] ?? "https://api.github.com";
  return connect({ token, address, owner, repository, sleep, timeout: PATIENCE, fetch: await fetchBy(env) });
}

async function sleep(milliseconds: number): Promise<void> {
  await new Promise((resolve) => void setTimeout(resolve, milliseconds));
}

function told(posted: Posted, log: Log): string | undefined {
  for (const note of posted.notes) log.say("notice", `the comment: ${note}`);
  return posted.is === "skipped" ? undefined : posted.url;
}

const HELP: Partial<Readonly<Record<FaultKind, string>>> = {
  denied:
    "the token of a fork's pull request may only read; else the job needs `pull-requests: write`. The report is in the job summary",
  missing:
    "the token sees no such pull request; the job needs `pull-requests: write`. The report is in the job summary",
  "expired-token": "the token has expired, or is none of this GitHub; the report is in the job summary",
};
const EXPECTED: ReadonlySet<FaultKind> = new Set(["denied", "missing", "locked"]);

export function tellFault(error: unknown, log: Log): void {
  const kind = error instanceof GitHubError ? error.kind : "refused";
  const message = error instanceof Error ? error.message : String(error);
  log.say(
    EXPECTED.has(kind) ? "notice" : "warning",
    `no comment on the pull request: ${message}`,
    HELP[kind] ?? "the report is in the job summary",
  );
}
