/** publish: pushes the rendered HEAD of each cluster to the branch that Argo CD or Flux follows. */
import { collectInto } from "../../../base/diagnostics.ts";
import type { Diagnostic } from "../../../base/diagnostics.ts";
import { GitError, openRepository } from "../../../git/index.ts";
import type { Repository } from "../../../git/index.ts";
import { openPublishing } from "../../../git/publishing.ts";
import type { Person, Publishing } from "../../../git/publishing.ts";
import { PROJECT_FILE } from "../../../files/index.ts";
import { locate } from "../../../compiler/parse/index.ts";
import {
  checkSource,
  isLayoutError,
  destinationsOf,
  publish as publishFleet,
} from "../../../delivery/publish/index.ts";
import type { Destination, Publication } from "../../../delivery/publish/index.ts";
import { toReport } from "../../../report/report.ts";
import type { Fleet } from "../../../render/render.ts";
import { pruneLimitOf } from "../comparison/index.ts";
import { command, EXIT, UsageError } from "../command.ts";
import type { Command, ExitCode, ParsedOptions, Options, CommandContext } from "../command.ts";
import { inOrder } from "../sort-report.ts";
import { select } from "../match-names.ts";
import { printUncommitted } from "./uncommitted.ts";
import { nowOf } from "./clock.ts";
import { checkClock, checkForced, rolloutOf, waveNamed } from "./rollout.ts";
import { lastValidFleet, sourcesOf } from "./sources.ts";
import type { CompileOptions } from "../../../compiler/compile.ts";
import { rootOf } from "../root.ts";
import { FORMAT, formatsOf, compileProject, writeReports } from "../compile-project.ts";
import type { Session } from "../compile-project.ts";

const OPTIONS = {
  remote: { value: "NAME", description: "remote to push to; `.` is this repository", default: "origin" },
  branch: { value: "NAME", description: "push all clusters to one branch, one folder per cluster" },
  "from-branch": {
    value: "NAME",
    completes: "branches",
    description: "branch that must contain HEAD, such as release or origin/main",
    default: "default branch of the remote",
  },
  cluster: { value: "GLOB", completes: "clusters", repeatable: true, description: "publish only these clusters" },
  "respect-windows": {
    description:
      "delay changes of gates and pod restarts until the maintenance window (always with `delivery: branch`)",
  },
  "ignore-windows": { description: "publish outside of maintenance windows too" },
  at: { value: "TIME", description: "time to plan for, such as 2026-11-28T02:00:00Z", default: "now" },
  rollback: {
    description: "allow replacing a newer or unrelated published commit; with --wave, give back the earlier one",
  },
  wave: { value: "STAGE/WAVE", completes: "nothing", description: "the clusters for --now and --rollback" },
  now: { description: "with --wave: publish HEAD before its time; needs --reason and --ticket" },
  reason: { value: "TEXT", completes: "nothing", description: "with --now: why, recorded in the publication" },
  ticket: { value: "TEXT", completes: "nothing", description: "with --now: the ticket, recorded in the publication" },
  "allow-empty": { description: "allow deleting all published files of a cluster" },
  "prune-limit": { value: "N", description: "maximum number of files deleted per cluster, such as 80% or 12" },
  "dry-run": { description: "show what would be pushed without pushing" },
  format: FORMAT,
} as const satisfies Options;

export const publish: Command = command({
  name: "publish",
  description:
    "Renders the commit at HEAD, and pushes the manifests of each changed cluster to its branch `env/<cluster>` as one commit.\nIt never force-pushes.",
  positionals: [],
  options: OPTIONS,
  examples: [
    { line: "sluice publish --dry-run", description: "show what would be pushed" },
    { line: "sluice publish", description: "publish every cluster to its branch" },
    {
      line: "sluice publish --ignore-windows --cluster prod-eu-1",
      description: "publish outside of a maintenance window",
    },
    { line: "sluice publish --branch deploy --cluster 'prod-*'", description: "publish some clusters to one branch" },
  ],
  async run(given, setting) {
    const formats = formatsOf(given.format);
    pruneLimitOf(given["prune-limit"]);
    checkForced(given);
    const now = nowOf(given.at, setting.host);
    if (given["respect-windows"] && given["ignore-windows"])
      throw new UsageError('"--respect-windows" excludes "--ignore-windows"');
    try {
      const found: Diagnostic[] = [];
      const { session, publication } = await carryOut(given, now, setting, found);
      const { diagnostics, documents, states } = session.compilation;
      const milliseconds = Math.round(setting.host.clock() - session.started);
      const all = { diagnostics: [...diagnostics, ...found], documents, clusters: states.length, milliseconds };
      const report = inOrder(toReport({ ...all, publication }, locate));
      await writeReports(report, formats, setting);
      return conclude(publication, report.summary.errors, setting);
    } catch (error) {
      if (error instanceof GitError) throw new UsageError(error.message, error.help);
      throw error;
    }
  },
});

function conclude(publication: Publication | undefined, errors: number, { host }: CommandContext): ExitCode {
  if (publication === undefined) host.stderr.write("nothing was published, because of the errors\n");
  return errors > 0 ? EXIT.problems : EXIT.fine;
}

interface Outcome {
  readonly session: Session;
  /** Undefined if nothing was published because of errors. */
  readonly publication: Publication | undefined;
}

/** If HEAD has errors, only what goes at once is published. */
async function carryOut(
  given: ParsedOptions<typeof OPTIONS>,
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
    if (isChanged) host.stderr.write("HEAD has errors, so only emergencies and grants are published\n");
    return { session, publication: isChanged ? publication : undefined };
  } catch (error) {
    if (!(error instanceof GitError) && !(error instanceof UsageError)) throw error;
    host.stderr.write(`emergencies and grants were not published: ${error.message}\n`);
    return { session, publication: undefined };
  }
}

interface Work {
  readonly given: ParsedOptions<typeof OPTIONS>;
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
  return publishFleet(
    {
      source: {
        commit,
        trailers: git.trailers(commit.message),
        address: model.project.spec.targets?.argocd?.repoURL ?? git.remote.address,
      },
      head: documents,
      sources,
      project: folder || ".",
      fleet,
      isPublishable,
      places,
      branch: given.branch,
      allClusters: whole,
      committer: git.committer() ?? somebody(host),
      windowsAt: keepsWindows(given, fleet) ? now : undefined,
      rollback: given.rollback && given.wave === undefined,
      allowEmpty: given["allow-empty"],
      pruneLimit: given["prune-limit"],
      dryRun: given["dry-run"],
      rollout: given.branch === undefined ? await rolloutOf(setUp) : undefined,
    },
    git,
    collectInto(found),
  );
}

function fleetOf({ compilation: { model, states } }: Session): Fleet | undefined {
  return model === undefined ? undefined : { model, states };
}

/** With a branch for each cluster, nothing else keeps the windows. */
function keepsWindows(given: ParsedOptions<typeof OPTIONS>, { model }: Fleet): boolean {
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
function placesOf({ branch }: ParsedOptions<typeof OPTIONS>, { model, states }: Fleet): readonly Destination[] {
  const places = destinationsOf(states, model, branch);
  if (isLayoutError(places)) throw new UsageError(places.message, places.help);
  return places;
}

/** Throws a UsageError for an unknown cluster or wave. */
function chosen(
  { cluster, wave }: ParsedOptions<typeof OPTIONS>,
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
