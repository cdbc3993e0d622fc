/** Prepares and carries out a publication for the commands `publish` and `rollout`. */
import { collectInto } from "../../../base/diagnostics.ts";
import type { Diagnostic } from "../../../base/diagnostics.ts";
import { GitError, openRepository } from "../../../git/index.ts";
import type { Repository } from "../../../git/index.ts";
import { openPublishing } from "../../../git/publishing.ts";
import type { Person, Publishing } from "../../../git/publishing.ts";
import { PROJECT_FILE } from "../../../files/index.ts";
import {
  branchesFor,
  checkSource,
  isLayoutError,
  destinationsOf,
  publish as publishFleet,
  questionsFor,
} from "../../../delivery/publish/index.ts";
import type { Destination, Publication } from "../../../delivery/publish/index.ts";
import type { Fleet } from "../../../render/render.ts";
import { UsageError } from "../command.ts";
import type { CommandContext } from "../command.ts";
import { select } from "../match-names.ts";
import { printUncommitted } from "./uncommitted.ts";
import { checkClock, rolloutOf, waveNamed } from "./rollout.ts";
import type { RolloutOptions } from "./rollout.ts";
import { lastValidFleet, sourcesOf } from "./sources.ts";
import type { CompileOptions } from "../../../compiler/compile.ts";
import { rootOf } from "../root.ts";
import { compileProject } from "../compile-project.ts";
import type { Session } from "../compile-project.ts";

/** The options of `publish`. */
export interface PublishOptions extends RolloutOptions {
  readonly remote: string | undefined;
  readonly "from-branch": string | undefined;
  readonly "respect-windows": boolean;
  readonly "ignore-windows": boolean;
  readonly "allow-empty": boolean;
  readonly "prune-limit": string | undefined;
}

export interface Outcome {
  readonly session: Session;
  /** Undefined if nothing was published because of errors. */
  readonly publication: Publication | undefined;
}

/** If HEAD has errors, only what goes at once is published. */
export async function carryOut(
  given: PublishOptions,
  now: number,
  setting: CommandContext,
  found: Diagnostic[],
): Promise<Outcome> {
  const { host } = setting;
  const { repository, head } = await headOf(setting);
  const today = new Date(now).toISOString().slice(0, 10);
  const session = compileProject(setting, { today, tree: repository.open(head) });
  const isPublishable = session.compilation.model !== undefined && session.report.summary.errors === 0;
  const work = { given, now, setting, found, repository, head, session, isPublishable };
  if (isPublishable) return { session, publication: await publishHead(work, { today, guard: host.guard }) };
  try {
    const publication = await publishHead(work, { today, guard: host.guard });
    const isChanged = publication?.clusters.some(({ is }) => is === "published" || is === "failed") === true;
    if (isChanged)
      host.stderr.write("HEAD has errors, so only emergencies, grants and releases of clusters are published\n");
    return { session, publication: isChanged ? publication : undefined };
  } catch (error) {
    if (!(error instanceof GitError) && !(error instanceof UsageError)) throw error;
    host.stderr.write(`what goes at once was not published: ${error.message}\n`);
    return { session, publication: undefined };
  }
}

interface Work {
  readonly given: PublishOptions;
  readonly now: number;
  readonly setting: CommandContext;
  readonly found: Diagnostic[];
  readonly repository: Repository;
  readonly head: string;
  readonly session: Session;
  readonly isPublishable: boolean;
}

/** Undefined if HEAD may not be published from here, which is reported, or if no commit has a valid project. */
async function publishHead(
  work: Work,
  options: Pick<CompileOptions, "today" | "guard">,
): Promise<Publication | undefined> {
  const { given, now, setting, found, repository, head, session, isPublishable } = work;
  const { host } = setting;
  const folder = (await repository.folder()).replace(/\/$/, "");
  const sources = sourcesOf(repository, folder, options);
  const fleet = fleetOf(session) ?? lastValidFleet(head, folder, repository, options);
  const documents = sources.documents(head);
  if (fleet === undefined || documents === undefined) return undefined;
  const { model } = fleet;
  const all = placesOf(given, fleet);
  const { places, whole } = chosen(given, all, fleet);
  const git = await openPublishing(session.root, host.env, given.remote ?? "origin");
  checkBranch(given.branch, git);
  const setUp = { given, now, fleet, places: all, git, host };
  if (given.branch === undefined) checkClock(setUp);
  const asked = { commit: head, from: given["from-branch"], places, model };
  if (!checkSource(asked, git, collectInto(found))) return undefined;
  if (isPublishable) host.stderr.write(printUncommitted(session.root, model.project, session.compilation.files));
  const commit = git.commit(head);
  const planned = { head: documents, sources, project: folder || ".", fleet, isPublishable };
  const tips = git.remote.branches(branchesFor(given.branch));
  const questions = questionsFor({ now, places: all }, tips, { git, request: planned });
  return publishFleet(
    {
      ...planned,
      source: {
        commit,
        trailers: git.trailers(commit.message),
        address: model.project.spec.targets?.argocd?.repoURL ?? git.remote.address,
      },
      tips,
      places,
      branch: given.branch,
      allClusters: whole,
      committer: git.committer() ?? somebody(host),
      windowsAt: keepsWindows(given, fleet) ? now : undefined,
      rollback: given.rollback && given.wave === undefined,
      allowEmpty: given["allow-empty"],
      pruneLimit: given["prune-limit"],
      dryRun: given["dry-run"],
      rollout: given.branch === undefined ? await rolloutOf({ ...setUp, questions }) : undefined,
    },
    git,
    collectInto(found),
  );
}

function fleetOf({ compilation: { model, states } }: Session): Fleet | undefined {
  return model === undefined ? undefined : { model, states };
}

/** With a branch for each cluster, nothing else keeps the windows. */
function keepsWindows(given: PublishOptions, { model }: Fleet): boolean {
  if (given["ignore-windows"]) return false;
  return given["respect-windows"] || model.project.spec.targets?.gitops?.delivery === "branch";
}

/** The committer if Git has none configured. */
function somebody({ env }: CommandContext["host"]): Person {
  if (env["GITHUB_ACTIONS"] !== "true") return { name: "Sluice", email: "sluice@publish.invalid" };
  // The name that GitHub uses for commits with the token of a workflow.
  return { name: "github-actions[bot]", email: "41898282+github-actions[bot]@users.noreply.github.com" };
}

/** Rejects with a UsageError if there is no project, or no commit. */
async function headOf(setting: CommandContext): Promise<{ readonly repository: Repository; readonly head: string }> {
  const root = rootOf(setting);
  const repository = await openRepository(root, setting.host.env);
  const head = await repository.head();
  if (head === undefined) throw new UsageError("the repository has no commits", "`publish` renders a commit");
  if (repository.open(head).exists(PROJECT_FILE)) return { repository, head };
  throw new UsageError(`${PROJECT_FILE} is not committed yet`, "`publish` renders HEAD, not the work tree");
}

function checkBranch(branch: string | undefined, { isBranchName }: Publishing): void {
  if (branch === undefined || isBranchName(branch)) return;
  throw new UsageError(`"${branch}" is not a valid branch name`, "see `git help check-ref-format`");
}

/** Throws a UsageError if no engine follows the branches. */
function placesOf({ branch }: PublishOptions, { model, states }: Fleet): readonly Destination[] {
  const places = destinationsOf(states, model, branch);
  if (isLayoutError(places)) throw new UsageError(places.message, places.help);
  return places;
}

/** Throws a UsageError for an unknown cluster or wave. */
function chosen(
  { cluster, wave }: PublishOptions,
  places: readonly Destination[],
  { model }: Fleet,
): { readonly places: readonly Destination[]; readonly whole: boolean } {
  if (wave !== undefined) {
    const clusters = new Set(waveNamed(wave, model).clusters);
    return { places: places.filter((place) => clusters.has(place.cluster)), whole: false };
  }
  if (cluster.length === 0) return { places, whole: true };
  const names = select(
    "cluster",
    cluster,
    places.map((place) => place.cluster),
  );
  return { places: places.filter((place) => names.has(place.cluster)), whole: false };
}
