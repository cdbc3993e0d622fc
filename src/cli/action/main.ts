/** Runs the Action: inspects the project, reports, comments and sets the outputs. */
import { posix, join, resolve } from "node:path";
import { formatFailure } from "../print-error.ts";
import { UsageError } from "../commands/command.ts";
import { GitError } from "../../git/index.ts";
import { fenced } from "../../base/markdown.ts";
import type { RunReport } from "../../report/report.ts";
import { annotations } from "../../report/github.ts";
import { escapeWorkflowCommands } from "../../report/escape-workflow-commands.ts";
import { SUMMARY_BUDGET, comment } from "../../report/markdown/index.ts";
import { terminal } from "../../report/terminal/index.ts";
import { escapeInvisible } from "../../base/escape.ts";
import { commentOn, reportFault, FORK_SOURCE, pullRequestOf, readSaved } from "./comment.ts";
import { isUnsafe, readEvent, subjectOf, openProject, forgeAddress } from "./event.ts";
import type { Event, PullRequestRef } from "./event.ts";
import { readInputs, logTo, writeSummary, writeOutputs } from "./github-runner.ts";
import type { Environment, Inputs, Log } from "./github-runner.ts";
import { inspect } from "./inspect.ts";
import type { Failure, Inspected } from "./inspect.ts";
import { tmpdir } from "node:os";
import { json } from "../../report/json.ts";
import { sarif } from "../../report/sarif/index.ts";
import { realDisk } from "../../files/file-system.ts";
import { saveText } from "../../files/text-file.ts";

/** The exit code: 1 fails the step. Never rejects. */
export async function run(env: Environment, write: (text: string) => void): Promise<0 | 1> {
  const log = logTo(write, env["INPUT_TOKEN"] ?? "");
  try {
    const inputs = readInputs(env);
    const event = readEvent(env);
    const isSaved = event.name === "workflow_run" && inputs.command !== "publish";
    return await (isSaved ? commentOnSavedReport(inputs, event, env, log) : check(inputs, event, env, log));
  } catch (error) {
    const isTheirs = error instanceof UsageError || error instanceof GitError;
    const [message, help] = isTheirs ? [error.message, error.help] : [formatFailure(error, false).trim(), undefined];
    log.say("error", message, help);
    const details = help === undefined ? message : `${message}\n\n${help}`;
    writeSummary(() => `### Sluice could not run\n\n${fenced("text", details)}`, SUMMARY_BUDGET, env);
    return 1;
  }
}

async function check(inputs: Inputs, event: Event, env: Environment, log: Log): Promise<0 | 1> {
  const project = await openProject(inputs.root, env);
  if (isUnsafe(event, project.commit) && !inputs.allowUnsafe)
    throw new UsageError(
      "`pull_request_target` must not check out the pull request: its untrusted files could read secrets",
      "use `pull_request` (docs/github.md has a recipe for forks), or set `allow-unsafe: true` if you accept the risk",
    );
  const { report, failure, caveat } = await inspect(inputs, event, project, env);
  const { folder } = project;
  log.print(terminal.format(withoutManifests(report), { color: true, width: 120, verbose: true }));
  log.print(annotations(report, inputs.maxAnnotations, folder));
  if (failure !== undefined) printDifference(failure, log);
  if (caveat !== undefined) log.say("warning", caveat.message, caveat.help);
  if (inputs.sarif !== "") saveSarif(report, inputs.sarif, folder, env);
  summarize(report, { failure, caveat }, folder, env);
  const subject = inputs.command === "check" && inputs.comment !== "never" ? subjectOf(event) : undefined;
  const url = subject === undefined ? undefined : await commentOn(subject, { report, folder }, inputs, env, log);
  setOutputs(report, url, env);
  return isFailed(report, failure, inputs) ? 1 : 0;
}

/** Rendered differences are too long for the log; they are in the summary. */
function withoutManifests(report: RunReport): RunReport {
  if (report.comparison === undefined) return report;
  const { manifests: _, ...comparison } = report.comparison;
  return { ...report, comparison };
}

function printDifference({ message, details }: Failure, log: Log): void {
  const lines = details.split("\n").map(escapeInvisible);
  log.print(escapeWorkflowCommands(`${lines.join("\n")}\n`));
  log.say("error", message);
}

/** Posts the comment for a fork's run, which has no permission to do so. The saved report does not affect the result. */
async function commentOnSavedReport(inputs: Inputs, event: Event, env: Environment, log: Log): Promise<0 | 1> {
  const report = readSaved(inputs, env);
  const subject = await subjectOfRun(report, inputs, event, env, log);
  const url =
    subject === undefined
      ? undefined
      : await commentOn(subject, { report, folder: folderOf(inputs), source: FORK_SOURCE }, inputs, env, log);
  setOutputs(report, url, env);
  return 0;
}

/** The folder as the run that saved the report has named it. */
function folderOf({ root }: Inputs): string {
  return posix.normalize(root).replace(/^\.$|\/$/, "");
}

type Commented = Pick<PullRequestRef, "number" | "head">;

async function subjectOfRun(
  { comparison }: RunReport,
  inputs: Inputs,
  event: Event,
  env: Environment,
  log: Log,
): Promise<Commented | undefined> {
  try {
    const found = await pullRequestOf(event, comparison?.base.name ?? "", inputs, env);
    if (found === undefined)
      log.say("notice", "no comment: the commit of that run is no longer the head of an open pull request");
    return found;
  } catch (error) {
    reportFault(error, log);
    return undefined;
  }
}

function isFailed({ summary }: RunReport, failure: Failure | undefined, { failOn }: Inputs): boolean {
  if (failOn === "never") return false;
  return failure !== undefined || summary.errors > 0 || (failOn === "warning" && summary.warnings > 0);
}

/** `path`: relative to the workspace. */
export function saveSarif(report: RunReport, path: string, folder: string, env: Environment): void {
  const within = env["GITHUB_WORKSPACE"] ?? process.cwd();
  save(resolve(within, path), sarif.format(report, { color: false, width: 100, folder }), path, within);
}

/** Throws a UsageError if a link of the checkout is on the path. */
function save(file: string, text: string, shown: string, within?: string): void {
  const obstacle = saveText(resolve(file), text, shown, { folders: true, within });
  if (obstacle !== undefined) throw new UsageError(obstacle, "delete it, or name another file");
}

/** Findings of a run outside of its report. */
type ExtraFindings = Pick<Inspected, "failure" | "caveat">;

function summarize(report: RunReport, { failure, caveat }: ExtraFindings, folder: string, env: Environment): void {
  const lines = [
    ...(failure === undefined ? [] : [fenced("text", failure.details)]),
    ...(caveat === undefined ? [] : [`> ${caveat.message}\n`]),
  ];
  const before = lines.map((text) => `${text}\n`).join("");
  const whole = "the report, an output of this step";
  const text = (budget: number): string =>
    before +
    comment(report, { folder, repository: forgeAddress(env), budget: budget - before.length, fullReport: whole });
  writeSummary(text, SUMMARY_BUDGET, env);
}

/** Names, separated by commas. */
function clustersThat(are: "published" | "pending", { publication }: RunReport): string {
  const clusters = (publication?.clusters ?? []).filter(({ is }) => is === are);
  return clusters.map(({ cluster }) => cluster).join(",");
}

/** Sets the outputs of the Action. `url`: that of the comment. */
function setOutputs(report: RunReport, url: string | undefined, env: Environment): void {
  const { changes, summary } = report;
  const path = join(realDisk.temporaryFolder(join(env["RUNNER_TEMP"] ?? tmpdir(), "sluice-")), "report.json");
  save(path, json.format(report, { color: false, width: 100 }), path);
  const risk = (["high", "medium", "low"] as const).find((one) => changes.some((change) => change.risk === one));
  const owners = [...new Set(changes.flatMap((change) => change.owners))].toSorted();
  const values = {
    errors: String(summary.errors),
    warnings: String(summary.warnings),
    changes: String(changes.length),
    risk: risk ?? "none",
    owners: owners.map(escapeInvisible).join(","),
    report: path,
    "comment-url": url ?? "",
    published: clustersThat("published", report),
    pending: clustersThat("pending", report),
  };
  writeOutputs(values, env);
}
