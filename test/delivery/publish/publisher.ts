/** A run of `publish` for any commit as HEAD, whose Git operations a test can interrupt. */
import { collectInto } from "../../../src/base/diagnostics.ts";
import type { Diagnostic } from "../../../src/base/diagnostics.ts";
import type { CheckQuestion } from "../../../src/analysis/rollout/index.ts";
import { lastValidFleet, sourcesOf } from "../../../src/cli/commands/publish/sources.ts";
import { compile } from "../../../src/compiler/compile.ts";
import { branchesFor, destinationsOf, isLayoutError, publish } from "../../../src/delivery/publish/index.ts";
import type { FailingCheck, Publication, RolloutRequest } from "../../../src/delivery/publish/index.ts";
import { openRepository } from "../../../src/git/index.ts";
import { openPublishing } from "../../../src/git/publishing.ts";
import type { Publishing } from "../../../src/git/publishing.ts";
import { compilerTargets } from "../../../src/render/render.ts";
import { noLimits } from "../../no-limits.ts";
import { ENV } from "./world.ts";

export interface Publisher {
  readonly git: Publishing;
  /** The reports of its runs. */
  readonly found: readonly Diagnostic[];
  /** Runs with these Git operations. */
  readonly run: (git: Publishing) => Publication;
}

const OPTIONS = { today: "2026-11-21", guard: noLimits };

/**
 * As the command line prepares it. `now`: for maintenance windows and waves. `failing`: the checks that are not green, for
 * platforms with a rollout.
 */
export async function publisherAt(folder: string, head: string, now: number, failing?: Failing): Promise<Publisher> {
  const repository = await openRepository(folder, ENV);
  const git = await openPublishing(folder, ENV, "origin");
  const sources = sourcesOf(repository, "", OPTIONS);
  const { model, states, diagnostics } = compile(repository.open(head), { ...OPTIONS, targets: compilerTargets });
  const fleet =
    model === undefined
      ? lastValidFleet({ commit: head, folder: "", repository }, OPTIONS, () => true)
      : { model, states };
  const documents = sources.documents(head);
  if (fleet === undefined || documents === undefined) throw new Error("the first commit is valid");
  const places = destinationsOf(fleet.states, fleet.model, undefined);
  if (isLayoutError(places)) throw new Error(places.message);
  const commit = git.commit(head);
  const found: Diagnostic[] = [];
  const request = {
    source: { commit, trailers: "", address: undefined },
    head: documents,
    sources,
    project: ".",
    fleet,
    isPublishable: model !== undefined && diagnostics.every(({ severity }) => severity !== "error"),
    places,
    branch: undefined,
    allClusters: true,
    committer: { name: "Sluice", email: "sluice@publish.invalid" },
    windowsAt: now,
    rollback: false,
    allowEmpty: false,
    pruneLimit: undefined,
    dryRun: false,
    rollout:
      failing === undefined
        ? undefined
        : { now, places, answer: answersOf(failing), forced: undefined, rollback: undefined },
  };
  return {
    git,
    found,
    run: (used) =>
      publish({ ...request, tips: used.remote.branches(branchesFor(undefined)) }, used, collectInto(found)),
  };
}

/** The checks of a cluster that are not green. */
type Failing = (cluster: string, question: CheckQuestion) => readonly FailingCheck[];

function answersOf(failing: Failing): RolloutRequest["answer"] {
  return (question) => failing(question.cluster, question).find((one) => one.check === question.check);
}

export class Killed extends Error {
  override readonly name = "Killed";
}

/** Ends the run before the n-th operation that writes. */
export function killedAt(at: number, git: Publishing): Publishing {
  let left = at;
  const counted =
    <Args extends readonly unknown[], Result>(work: (...args: Args) => Result) =>
    (...args: Args): Result => {
      if (left-- === 0) throw new Killed();
      return work(...args);
    };
  const { storeBlobs, storeTrees, storeCommit, remote } = git;
  return {
    ...git,
    storeBlobs: counted(storeBlobs),
    storeTrees: counted(storeTrees),
    storeCommit: counted(storeCommit),
    remote: { ...remote, push: counted(remote.push) },
  };
}

/** Ends the run after a push, whose answer is lost. */
export function withoutAnswer(git: Publishing): Publishing {
  const push: Publishing["remote"]["push"] = (updates) => {
    git.remote.push(updates);
    throw new Killed();
  };
  return { ...git, remote: { ...git.remote, push } };
}

/** Does something else before the first push. */
export function interrupted(by: () => void, git: Publishing): Publishing {
  let isFirst = true;
  const push: Publishing["remote"]["push"] = (updates) => {
    if (isFirst) by();
    isFirst = false;
    return git.remote.push(updates);
  };
  return { ...git, remote: { ...git.remote, push } };
}
