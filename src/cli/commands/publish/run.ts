/** Prepares and carries out a publication for the commands `publish` and `rollout`. */
import { collectInto } from "../../../base/diagnostics.ts";
import type { Diagnostic } from "../../../base/diagnostics.ts";
import { GitError } from "../../../git/index.ts";
import { openPublishing } from "../../../git/publishing.ts";
import type { Person, Publishing } from "../../../git/publishing.ts";
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
import { SourceError, UsageError } from "../command.ts";
import type { CommandContext } from "../command.ts";
import { select } from "../match-names.ts";
import { headOf } from "./head.ts";
import type { Head } from "./head.ts";
import { printUncommitted } from "./uncommitted.ts";
import { checkClock, rolloutOf, waveNamed } from "./rollout.ts";
import type { RolloutOptions } from "./rollout.ts";
import { lastValidFleet, sourcesOf } from "./sources.ts";
import type { CompileOptions } from "../../../compiler/compile.ts";
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

interface Carried {
  readonly session: Session;
  /** Undefined if nothing was published because of errors. */
  readonly publication: Publication | undefined;
  /** An error besides those of the session, with which the run ends. */
  readonly error?: UsageError;
}

/** Wrong usage, before anything was published. */
interface Refused {
  readonly session: undefined;
  readonly publication: undefined;
  readonly error: UsageError;
}

export type Outcome = Carried | Refused;

/** If HEAD has errors, only what goes at once is published. */
export async function carryOut(
  given: PublishOptions,
  now: number,
  setting: CommandContext,
  found: Diagnostic[],
): Promise<Outcome> {
  const head = await headOf(setting);
  if (head instanceof UsageError) return { session: undefined, publication: undefined, error: head };
  const options = { today: new Date(now).toISOString().slice(0, 10), guard: setting.host.guard };
  const tree = head.repository.open(head.commit);
  const session = compileProject(setting, { root: head.root, today: options.today, tree });
  const own = fleetOf(session);
  const work = { given, now, setting, found, head, session, options, isPublishable: false };
  if (own === undefined || session.report.summary.errors > 0) return publishAtOnce(own, undefined, work);
  const error = layoutErrorOf(own, given.branch);
  if (error !== undefined) return publishAtOnce(own, error, work);
  return { session, publication: await publishHead(own, { ...work, isPublishable: true }) };
}

/** `own`: the fleet of HEAD. `error`: what is wrong with it besides errors in its documents. */
async function publishAtOnce(own: Fleet | undefined, error: UsageError | undefined, work: Work): Promise<Outcome> {
  const { session, setting } = work;
  const { stderr } = setting.host;
  const broken = error === undefined ? {} : { error: new SourceError(error.message, error.help) };
  try {
    const fleet = usableFleet(own, work);
    if (error !== undefined && fleet === own) return { session: undefined, publication: undefined, error };
    const publication = fleet === undefined ? undefined : await publishHead(fleet, work);
    const isChanged = publication?.clusters.some(({ is }) => is === "published" || is === "failed") === true;
    if (isChanged)
      stderr.write("HEAD has errors, so only emergencies, grants and releases of clusters are published\n");
    return { session, publication: isChanged ? publication : undefined, ...broken };
  } catch (failure) {
    if (!(failure instanceof GitError) && !(failure instanceof UsageError)) throw failure;
    stderr.write(`what goes at once was not published: ${failure.message}\n`);
    return { session, publication: undefined, ...broken };
  }
}

interface Work {
  readonly given: PublishOptions;
  readonly now: number;
  readonly setting: CommandContext;
  readonly found: Diagnostic[];
  readonly head: Head;
  readonly session: Session;
  readonly isPublishable: boolean;
  readonly options: Pick<CompileOptions, "today" | "guard">;
}

/** The fleet of a broken HEAD, or that of the newest ancestor that shows where the clusters are published. */
function usableFleet(own: Fleet | undefined, { given, head, options }: Work): Fleet | undefined {
  const isUsable = (fleet: Fleet): boolean =>
    fleet.states.length > 0 && layoutErrorOf(fleet, given.branch) === undefined;
  return own !== undefined && isUsable(own) ? own : (lastValidFleet(head, options, isUsable) ?? own);
}

/** Undefined if HEAD may not be published from here, which is reported. */
async function publishHead(fleet: Fleet, work: Work): Promise<Publication | undefined> {
  const { given, now, setting, found, session, isPublishable, options } = work;
  const { commit: head, folder, repository } = work.head;
  const { host } = setting;
  const sources = sourcesOf(repository, folder, options);
  const documents = sources.documents(head);
  if (documents === undefined) return undefined;
  const { model } = fleet;
  const all = placesOf(given, fleet);
  const { places, whole } = chosen(given, all, fleet);
  const git = await openPublishing(session.root, host.env, given.remote ?? "origin");
  checkBranch(given.branch, git);
  const project = folder || ".";
  const setUp = { given, now, fleet, project, places: all, git, host };
  const asked = { commit: head, from: given["from-branch"], places, model };
  if (!checkSource(asked, git, collectInto(found))) return undefined;
  const tips = git.remote.branches(branchesFor(given.branch));
  if (given.branch === undefined) checkClock(setUp, tips);
  if (isPublishable) host.stderr.write(printUncommitted(session.root, model.project, session.compilation.files));
  const commit = git.commit(head);
  const planned = { head: documents, sources, project, fleet, isPublishable };
  const questions =
    given.branch === undefined ? questionsFor({ now, places: all }, tips, { git, request: planned }) : [];
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

/** Undefined if an engine follows the branches. */
function layoutErrorOf({ model, states }: Fleet, branch: string | undefined): UsageError | undefined {
  const places = destinationsOf(states, model, branch);
  return isLayoutError(places) ? new UsageError(places.message, places.help) : undefined;
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
