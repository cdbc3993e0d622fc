/** What the run is asked to look at, as one report. */
import { compare } from "../commands/comparison/index.ts";
import { UsageError } from "../commands/command.ts";
import { reportComparison } from "../commands/diff/index.ts";
import { judgedReport } from "../commands/comparison/index.ts";
import { baseRule } from "../../git/index.ts";
import type { Found } from "../../git/index.ts";
import type { RunReport } from "../../report/report.ts";
import { escapeInvisible } from "../../base/escape.ts";
import { isOfPullRequest, occasionOf, subjectOf } from "./event.ts";
import type { Event } from "./event.ts";
import type { Environment, Inputs } from "./inputs.ts";
import type { Project } from "./repository.ts";
import { settingIn, sluice } from "./run-cli.ts";

export interface Inspected {
  readonly report: RunReport;
  /** What fails the run although the configuration has no errors. */
  readonly failure?: Failure | undefined;
  /** Notes for the reader about how the comparison was made. */
  readonly caveat?: Caveat | undefined;
}

export interface Caveat {
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
  if (inputs.command === "deadlines") return sluice(["validate", "--deadlines", "--at", commit], root, env);
  await refuseOthers(event, project);
  if (inputs.command === "test") return sluice(["test", "--at", commit], root, env);
  if (inputs.command === "render-check") return checkRendered(project, env);
  const base = await baseOf(inputs, event, project);
  if (base === undefined) return sluice(["validate", "--at", commit], root, env);
  return { report: await judge(base, event, project, env), caveat: base.isRewritten && REWRITTEN };
}

const REWRITTEN: Caveat = {
  message: "this push replaced commits of the branch (a force push), so only its last commit was compared",
  help: "what the branch was before is not in this clone's history; the input `base` can name a commit to compare with",
};

/** Throws a UsageError if the checkout is not the pull request: the findings would be about something else. */
async function refuseOthers(event: Event, { repository, commit }: Project): Promise<void> {
  if (await isOfPullRequest(event, commit, (other) => repository.contains(commit, other))) return;
  throw new UsageError(
    "the pull request is not checked out, so nothing can be said about it",
    event.name === "pull_request_target"
      ? "`pull_request_target` checks out the base: use `pull_request` (docs/github.md has a recipe for forks)"
      : "leave `ref` out of the step that checks out, and set `fetch-depth: 0`",
  );
}

/** Reads both sides from their commits: all problems of head, all changes, and all rendered differences. */
async function judge(base: Found, event: Event, { root, commit }: Project, env: Environment): Promise<RunReport> {
  const setting = settingIn(root, env);
  const started = setting.host.clock();
  const compared = await compare({ base, head: commit, entire: true, anew: true }, setting);
  const milliseconds = (): number => Math.round(setting.host.clock() - started);
  const { diagnostics, summary } = judgedReport(compared, milliseconds());
  const told = reportComparison(compared, { cluster: [], manifests: true }, milliseconds);
  return named({ ...told, diagnostics, summary }, event);
}

/** What has been merged: by a push, on a schedule, or by hand. Everything else could be anybody's proposal. */
const MERGED = ["push", "schedule", "workflow_dispatch", "repository_dispatch"];

async function publish(
  { respectWindows, branch, fromBranch }: Inputs,
  { name }: Event,
  project: Project,
  env: Environment,
): Promise<Inspected> {
  if (!MERGED.includes(name))
    throw new UsageError(
      `on \`${escapeInvisible(name)}\` nothing is published: it may not have been merged yet`,
      `run \`command: publish\` on ${MERGED.slice(0, 3).join(", ")}; docs/publish.md has the workflow`,
    );
  const options = [
    ...(respectWindows ? ["--respect-windows"] : []),
    ...(branch === "" ? [] : [`--branch=${branch}`]),
    ...(fromBranch === "" ? [] : [`--from-branch=${fromBranch}`]),
  ];
  return sluice(["publish", ...options], project.root, env);
}

async function checkRendered(project: Project, env: Environment): Promise<Inspected> {
  const { code, report, talk } = await sluice(["render", "--check", "--at", project.commit], project.root, env);
  if (code === 0 || report.summary.errors > 0) return { report };
  const details = talk.trimEnd();
  return { report, failure: { message: details.split("\n").at(-1) ?? "", details } };
}

/** Undefined where there is nothing to compare with: on a schedule, or before the first commit. */
async function baseOf({ base }: Inputs, event: Event, { repository, commit }: Project): Promise<Found | undefined> {
  if (base !== "") return { commit: await repository.resolve(base), name: base };
  const occasion = occasionOf(event, commit);
  const found = occasion && (await repository.findBase(baseRule(occasion), commit));
  const name = subjectOf(event)?.baseName ?? "";
  return found && { ...found, name: name === "" ? found.name : name };
}

/** Head as people call it. */
function named(report: RunReport, event: Event): RunReport {
  const { comparison } = report;
  const name = subjectOf(event)?.headName ?? "";
  if (comparison === undefined || name === "") return report;
  return { ...report, comparison: { ...comparison, head: { ...comparison.head, name } } };
}
