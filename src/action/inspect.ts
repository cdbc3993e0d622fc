/** What the run is asked to look at, as one report. */
import { UsageError } from "../commands/contract.ts";
import { baseRule } from "../git.ts";
import type { RunReport } from "../report.ts";
import { visible } from "../visible.ts";
import { occasionOf, subjectOf } from "./event.ts";
import type { Event } from "./event.ts";
import type { Environment, Inputs } from "./inputs.ts";
import type { Project } from "./repository.ts";
import { sluice } from "./sluice.ts";

export interface Inspected {
  readonly report: RunReport;
  /** What fails the run although the configuration has no errors. */
  readonly failure?: Failure;
}

export interface Failure {
  /** One line. */
  readonly message: string;
  /** Lines. */
  readonly details: string;
}

/** Throws a UsageError, or rejects with a GitError. */
export async function inspect(inputs: Inputs, event: Event, project: Project, env: Environment): Promise<Inspected> {
  if (inputs.command === "deadlines") return sluice(["validate", "--deadlines"], project.root, env);
  if (inputs.command === "render-check") return checkRendered(project, env);
  if (inputs.command === "publish") return publish(inputs, event, project, env);
  const base = await baseOf(inputs, event, project);
  if (base === undefined) return sluice(["validate"], project.root, env);
  const { report } = await sluice(["validate", "--since", base], project.root, env);
  const { report: compared } = await sluice(["diff", base, project.commit, "--manifests"], project.root, env);
  return { report: named({ ...compared, diagnostics: report.diagnostics, summary: report.summary }, event, inputs) };
}

/** What has been merged: by a push, on a schedule, or by hand. Everything else could be anybody's proposal. */
const MERGED = ["push", "schedule", "workflow_dispatch", "repository_dispatch"];

async function publish(
  { respectWindows, branch }: Inputs,
  { name }: Event,
  project: Project,
  env: Environment,
): Promise<Inspected> {
  if (!MERGED.includes(name))
    throw new UsageError(
      `on \`${visible(name)}\` nothing is published: it may not have been merged yet`,
      `run \`command: publish\` on ${MERGED.slice(0, 3).join(", ")}; docs/publish.md has the workflow`,
    );
  const options = [...(respectWindows ? ["--respect-windows"] : []), ...(branch === "" ? [] : [`--branch=${branch}`])];
  return sluice(["publish", ...options], project.root, env);
}

async function checkRendered(project: Project, env: Environment): Promise<Inspected> {
  const { code, report, talk } = await sluice(["render", "--check"], project.root, env);
  if (code === 0 || report.summary.errors > 0) return { report };
  const details = talk.trimEnd();
  return { report, failure: { message: details.split("\n").at(-1) ?? "", details } };
}

/** Undefined where there is nothing to compare with: on a schedule, or before the first commit. */
async function baseOf({ base }: Inputs, event: Event, { repository, commit }: Project): Promise<string | undefined> {
  if (base !== "") return repository.resolve(base);
  const occasion = occasionOf(event, commit);
  if (occasion === undefined) return undefined;
  return (await repository.findBase(baseRule(occasion), commit))?.commit;
}

/** The sides as people call them. */
function named(report: RunReport, event: Event, { base }: Inputs): RunReport {
  const { comparison } = report;
  if (comparison === undefined) return report;
  const subject = subjectOf(event);
  const names = { base: base === "" ? subject?.baseName : base, head: subject?.headName };
  return {
    ...report,
    comparison: {
      ...comparison,
      base: { ...comparison.base, name: names.base ?? comparison.base.name },
      head: { ...comparison.head, name: names.head ?? comparison.head.name },
    },
  };
}
