/** Runs the command line in this process and collects its findings as one report. */
import { statSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { main } from "../index.ts";
import { guard } from "../resource-guard.ts";
import { saveAt } from "../process-host.ts";
import { EXIT, UsageError } from "../commands/command.ts";
import type { ExitCode, Host, CommandContext } from "../commands/command.ts";
import type { RunReport } from "../../report/report.ts";
import type { Environment, Inputs } from "./github-runner.ts";
import { compare, reportOfChecks } from "../commands/comparison/index.ts";
import { reportComparison } from "../commands/diff/index.ts";
import { baseRule } from "../../git/index.ts";
import type { Found } from "../../git/index.ts";
import { escapeInvisible } from "../../base/escape.ts";
import { isOfPullRequest, occasionOf, subjectOf } from "./event.ts";
import type { Event, Project } from "./event.ts";

interface Ran {
  readonly code: ExitCode;
  readonly report: RunReport;
  /** The text on stderr. */
  readonly stderr: string;
}

/** `folder`: absolute. Throws a UsageError with the output of the command if it prints no report. */
async function sluice(args: readonly string[], folder: string, env: Environment): Promise<Ran> {
  let stdout = "";
  let stderr = "";
  const host = actionHost(
    folder,
    env,
    (text) => void (stdout += text),
    (text) => void (stderr += text),
  );
  const code = await main([...args, "--format", "json"], host);
  if (code === EXIT.fine || code === EXIT.problems) return { code, report: JSON.parse(stdout) as RunReport, stderr };
  const [message = "", ...help] = stderr.split("\n").filter((line) => line !== "");
  throw new UsageError(message.replace(/^sluice: /, ""), help.join("\n").replace(/^\s*= /, "") || undefined);
}

/** The context of commands for the project in `folder`. */
function settingIn(folder: string, env: Environment): CommandContext {
  const nowhere = (): void => {};
  return {
    host: actionHost(folder, env, nowhere, nowhere),
    positionals: [],
    directory: folder,
    color: false,
    verbose: true,
  };
}

/** The host for the command line in the runner, with the usual limits. */
function actionHost(
  folder: string,
  env: Environment,
  write: (text: string) => void,
  stderr: (text: string) => void,
): Host {
  return {
    stdout: { write, terminal: false, columns: 100 },
    stderr: { write: stderr, terminal: false, columns: 100 },
    env: withoutInputs(env),
    cwd: folder,
    today: () => new Date().toISOString().slice(0, 10),
    now: () => Date.now(),
    clock: () => performance.now(),
    guard,
    isFolder: (path) => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false,
    read: (path) => readFile(resolve(folder, path), "utf8"),
    save: (path, text) => saveAt(resolve(folder, path), text, path, env["GITHUB_WORKSPACE"]),
    uninterrupted: async (work) => work(),
  };
}

/** Removes the inputs, which include the token, from the environment of child processes. */
function withoutInputs(env: Environment): Environment {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith("INPUT_")));
}

export interface Inspected {
  readonly report: RunReport;
  /** A reason to fail the run even without errors in the configuration. */
  readonly failure?: Failure | undefined;
  /** Notes for the reader about how the comparison was made. */
  readonly caveat?: Caveat | undefined;
}

interface Caveat {
  readonly message: string;
  readonly help: string;
}

export interface Failure {
  /** One line. */
  readonly message: string;
  /** Lines. */
  readonly details: string;
}

/** Throws a UsageError, or rejects with a GitError. */
export async function inspect(inputs: Inputs, event: Event, project: Project, env: Environment): Promise<Inspected> {
  const { root, commit } = project;
  if (inputs.command === "publish") return publish(inputs, event, project, env);
  // The commit is merged: submodules, large files and earlier steps can make the work tree differ.
  if (inputs.command === "deadlines" || inputs.command === "ages") {
    const baseline = inputs.baseline === "" ? [] : [`--baseline=${inputs.baseline}`];
    return sluice(["validate", `--${inputs.command}`, ...baseline, "--at", commit], root, env);
  }
  await rejectOtherCommits(event, project);
  if (inputs.command === "test") return sluice(["test", "--at", commit], root, env);
  if (inputs.command === "render-check") return checkRendered(project, env);
  const base = await baseOf(inputs, event, project);
  if (base === undefined) return sluice(["validate", "--at", commit], root, env);
  return { report: await judge(base, event, project, env), caveat: base.isRewritten && REWRITTEN };
}

const REWRITTEN: Caveat = {
  message: "this push replaced commits of the branch (a force push), so only its last commit was compared",
  help: "this clone does not contain the earlier commits; to compare with another commit, set the input `base`",
};

/** Throws a UsageError if the checkout does not belong to the pull request. */
async function rejectOtherCommits(event: Event, { repository, commit }: Project): Promise<void> {
  if (await isOfPullRequest(event, commit, (other) => repository.contains(commit, other))) return;
  throw new UsageError(
    "the pull request is not checked out, so it can't be checked",
    event.name === "pull_request_target"
      ? "`pull_request_target` checks out the base: use `pull_request` (docs/github.md has a recipe for forks)"
      : "in the checkout step, remove `ref` and set `fetch-depth: 0`",
  );
}

/** Compares both commits: all problems of head, all changes and all rendered differences. */
async function judge(base: Found, event: Event, { root, commit }: Project, env: Environment): Promise<RunReport> {
  const setting = settingIn(root, env);
  const started = setting.host.clock();
  const compared = await compare({ base, head: commit, full: true, noCache: true }, setting);
  const milliseconds = (): number => Math.round(setting.host.clock() - started);
  const { diagnostics, summary } = reportOfChecks(compared, milliseconds());
  const comparisonReport = reportComparison(compared, { cluster: [], label: [], manifests: true }, milliseconds);
  return named({ ...comparisonReport, diagnostics, summary }, event);
}

/** Events of merged code: a push, a schedule, a manual run. Other events may run unreviewed code. */
const MERGED = ["push", "schedule", "workflow_dispatch", "repository_dispatch"];

async function publish(
  { respectWindows, branch, fromBranch, metrics }: Inputs,
  { name }: Event,
  project: Project,
  env: Environment,
): Promise<Inspected> {
  if (!MERGED.includes(name))
    throw new UsageError(
      `can't publish on \`${escapeInvisible(name)}\`: the commit may not be merged yet`,
      `run \`command: publish\` on ${MERGED.slice(0, 3).join(", ")}; see docs/publish.md for the workflow`,
    );
  const options = [
    ...(respectWindows ? ["--respect-windows"] : []),
    ...(branch === "" ? [] : [`--branch=${branch}`]),
    ...(fromBranch === "" ? [] : [`--from-branch=${fromBranch}`]),
    ...(metrics === "" ? [] : [`--metrics=${metrics}`]),
  ];
  return sluice(["publish", ...options], project.root, env);
}

async function checkRendered(project: Project, env: Environment): Promise<Inspected> {
  const { code, report, stderr } = await sluice(["render", "--check", "--at", project.commit], project.root, env);
  if (code === 0 || report.summary.errors > 0) return { report };
  const details = stderr.trimEnd();
  return { report, failure: { message: details.split("\n").at(-1) ?? "", details } };
}

/** Undefined if no objects to compare: on a schedule, or before the first commit. */
async function baseOf({ base }: Inputs, event: Event, { repository, commit }: Project): Promise<Found | undefined> {
  if (base !== "") return { commit: await repository.resolve(base), name: base };
  const occasion = occasionOf(event, commit);
  const found = occasion && (await repository.findBase(baseRule(occasion), commit));
  const name = subjectOf(event)?.baseName ?? "";
  return found && { ...found, name: name === "" ? found.name : name };
}

/** Replaces the name of head by that of the pull request or branch. */
function named(report: RunReport, event: Event): RunReport {
  const { comparison } = report;
  const name = subjectOf(event)?.headName ?? "";
  if (comparison === undefined || name === "") return report;
  return { ...report, comparison: { ...comparison, head: { ...comparison.head, name } } };
}
