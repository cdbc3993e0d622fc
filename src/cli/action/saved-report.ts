/** A report that the run of a fork's pull request has saved, told by a run that may write: hostile until it is proven harmless. */
import { lstatSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { UsageError } from "../commands/command.ts";
import { readReport } from "../commands/report.ts";
import type { PullRequest } from "../../forge/github/index.ts";
import type { RunReport } from "../../report/report.ts";
import { connection } from "./comment.ts";
import { fieldsOf, textOf } from "./event.ts";
import type { Event } from "./event.ts";
import type { Environment, Inputs } from "./inputs.ts";

const LARGEST = 32 * 1024 * 1024;

/** Throws a UsageError for anything but a regular file of sensible size that holds a report. */
export function readSaved({ report }: Inputs, env: Environment): RunReport {
  if (report === "")
    throw new UsageError(
      "on `workflow_run` the input `report` names the report that the other run has saved",
      "docs/github.md has the two workflows",
    );
  const path = resolve(env["GITHUB_WORKSPACE"] ?? process.cwd(), report);
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found?.isFile() !== true) throw new UsageError(`"${report}" is no file`);
  if (found.size > LARGEST) throw new UsageError(`"${report}" is larger than a report can be`);
  return readReport(report, readFileSync(path, "utf8"));
}

/** The comment's note on such a report: anyone who opens a pull request can write one by hand. */
export const FORK_SOURCE =
  "This is what the fork's own run reported. The run of a fork can report anything, and nothing of it was checked here: check the commit out before you trust it.";

/**
 * By the event and the API alone: a number in the artifact could be anybody's. `into`: the branch that the report names,
 * which decides only between pull requests of the same commit. Rejects with a GitHubFault.
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
