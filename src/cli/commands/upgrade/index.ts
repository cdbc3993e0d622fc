/** upgrade: moves clusters to another release. */
import type { Compilation } from "../../../compiler/compile.ts";
import { quoteList } from "../../../base/diagnostics.ts";
import { set } from "../../../authoring/edit/index.ts";
import type { Operation } from "../../../authoring/edit/index.ts";
import { namedRelease, PLATFORM, trackOf } from "../../../compiler/link/index.ts";
import type { Cluster } from "../../../compiler/link/index.ts";
import { compareReleases } from "../../../base/release.ts";
import type { ReporterOptions } from "../../../report/reporter.ts";
import { releaseOf } from "../../../compiler/resolve/index.ts";
import { command, UsageError } from "../command.ts";
import type { Command, ExitCode, ParsedOptions, Options, CommandContext } from "../command.ts";
import { editByFile } from "../edits/choose-file.ts";
import { conclude, editProject, preview, WRITE } from "../edits/plan.ts";
import type { Editable } from "../edits/plan.ts";
import { LABEL, labelMatcher } from "../labels.ts";
import { checkName, checkResource, select } from "../match-names.ts";
import { TODAY } from "../compile-project.ts";
import { hasGates, movesOn, section } from "./gates.ts";
import { checkGates } from "./check-gates.ts";
import { upgradeStatus, printPlan } from "./stages.ts";
import type { Goal } from "./stages.ts";

const OPTIONS = {
  to: { value: "RELEASE", completes: "cluster-releases", description: "new release, or latest", required: true },
  cluster: { value: "GLOB", completes: "clusters", repeatable: true, description: "limit to these clusters" },
  stage: { value: "STAGE", repeatable: true, description: "limit to clusters of these stages" },
  label: LABEL,
  track: { value: "TRACK", description: "track of the release", default: PLATFORM },
  downgrade: { description: "allow a release older than the current one" },
  plan: { description: "show the effect on every cluster, stage by stage, and write nothing" },
  write: WRITE,
  today: TODAY,
} as const satisfies Options;

export const upgrade: Command = command({
  name: "upgrade",
  description:
    "Moves clusters to another release, and shows which features turn on or off, and which gates of components are lost,\nlocked or deprecated, or change their default.",
  positionals: [],
  options: OPTIONS,
  examples: [
    { line: "sluice upgrade --stage staging --to 1.10", description: "show what 1.10 changes on staging" },
    { line: "sluice upgrade --cluster 'prod-eu-*' --to 1.10 --write", description: "upgrade some clusters" },
    { line: "sluice upgrade --stage production --label region=eu --to 1.10", description: "upgrade a region" },
    { line: "sluice upgrade --cluster gov-us-1 --track kubelet --to 1.35", description: "upgrade a component" },
    {
      line: "sluice upgrade --plan --track kubelet --to 1.37",
      description: "show which gates the fleet would lose, and where",
    },
  ],
  async run(given, setting) {
    const { to, track = PLATFORM } = given;
    if (to === undefined) throw new UsageError("an upgrade needs a release", "add --to RELEASE");
    if (given.plan) checkPlan(given);
    else if (given.cluster.length + given.stage.length + given.label.length === 0)
      throw new UsageError("`upgrade` needs clusters", "add --cluster GLOB, --stage STAGE or --label KEY=VALUE");
    return editProject(setting, given, (editable) => {
      checkRelease(to, track, editable);
      const clusters = chosen(given, editable);
      if (given.plan) return plan(clusters, { track, to }, editable, setting);
      checkNamed(clusters, track, editable);
      if (!given.downgrade) checkDirection(clusters, track, to, editable);
      const edits = clusters.map((cluster) => ({
        resource: cluster,
        does: changesTo(cluster, track, to),
      }));
      return conclude(editByFile(edits), editable, given.write, setting, {
        judge: checkGates,
        says: (after, screen) => gatesOf({ track, to, clusters }, editable, after, screen),
      });
    });
  },
});

/** Throws a UsageError if a plan is combined with --write or --downgrade. */
function checkPlan({ write, downgrade }: ParsedOptions<typeof OPTIONS>): void {
  if (write)
    throw new UsageError(
      "`--plan` can't be combined with `--write`",
      "remove --write, or remove --plan and name a stage",
    );
  if (downgrade) throw new UsageError("`--plan` supports only newer releases", "remove --downgrade");
}

/** Shows the effect of the release on these clusters. */
function plan(
  clusters: readonly Cluster[],
  { track, to }: Goal,
  editable: Editable,
  setting: CommandContext,
): ExitCode {
  const { compilation, model } = editable;
  const newest = model.settings.releases.get(track)?.at(-1)?.name;
  if (to === "latest" && newest === undefined)
    throw new UsageError(`track "${track}" lists no releases`, "add --to RELEASE");
  const goal = { track, to: to === "latest" ? (newest ?? to) : to };
  const names = new Set(clusters.map(({ name }) => name));
  const states = editable.states.filter(({ cluster }) => names.has(cluster.name));
  const upgraded = states.filter((state) => upgradeStatus(state, goal) === "upgraded");
  const edits = upgraded.map(({ cluster }) => ({ resource: cluster, does: changesTo(cluster, track, goal.to) }));
  return preview(editByFile(edits), editable, setting, {
    judge: checkGates,
    says: (after, screen) => printPlan(goal, states, compilation, after, screen),
  });
}

/** Empty if no component on these clusters uses the releases of the track. */
function gatesOf(
  { track, to, clusters }: { readonly track: string; readonly to: string; readonly clusters: readonly Cluster[] },
  { compilation }: Editable,
  after: Compilation,
  screen: ReporterOptions,
): string {
  const names = new Set(clusters.map(({ name }) => name));
  const states = after.states.filter(({ cluster }) => names.has(cluster.name));
  if (after.model === undefined || !hasGates(track, states, after.model)) return "";
  return section({ track, to }, movesOn(track, compilation, after), after.model, screen);
}

function checkRelease(to: string, track: string, { model }: Editable): void {
  checkName("track", track, tracksOf(model));
  const releases = model.settings.releases.get(track);
  if (releases !== undefined)
    checkName(`release of track "${track}"`, to, [...releases.map(({ name }) => name), "latest"]);
  else if (!/^\d+(?:\.\d+){1,2}$/.test(to))
    throw new UsageError(`"${to}" is not a release`, "use the form 1.10 or 1.10.2");
  else checkHistories(to, track, model);
}

/** Throws a UsageError for a release that is older than all known ones of its track. */
function checkHistories(to: string, track: string, { byKind }: Editable["model"]): void {
  const histories = [...byKind.Feature.values()].flatMap((one) =>
    trackOf(one) === track ? (one.spec.history ?? []) : [],
  );
  const dated = histories.flatMap(({ since }) => since ?? []);
  const [oldest] = dated.toSorted(compareReleases);
  if (oldest === undefined || dated.length < histories.length || compareReleases(oldest, to) <= 0) return;
  throw new UsageError(
    `${to} is older than the history of every feature of track "${track}"`,
    `the oldest entry is for release ${oldest}`,
  );
}

/** The tracks that are declared, used by a feature, or run by a cluster. */
function tracksOf({ settings, byKind }: Editable["model"]): readonly string[] {
  const features = [...byKind.Feature.values()].map(({ spec }) => spec.track ?? PLATFORM);
  const running = [...byKind.Cluster.values()].flatMap(({ spec }) => Object.keys(spec.releases ?? {}));
  return [...new Set([PLATFORM, ...settings.releases.keys(), ...features, ...running])].sort();
}

/** The named clusters, or all; of these, the ones with the labels. */
function chosen(given: ParsedOptions<typeof OPTIONS>, { model }: Editable): readonly Cluster[] {
  const clusters = [...model.byKind.Cluster.values()];
  for (const stage of given.stage) checkResource("Stage", stage, model);
  const named = select("cluster", given.cluster, [...model.byKind.Cluster.keys()]);
  const hasLabels = labelMatcher(given.label, "cluster", clusters);
  const isAny = given.cluster.length === 0 && given.stage.length === 0;
  const found = clusters.filter(
    (one) => (isAny || named.has(one.name) || given.stage.includes(one.spec.stage)) && hasLabels(one),
  );
  if (found.length === 0 && given.label.length > 0)
    throw new UsageError("no chosen cluster has these labels", "see `sluice list clusters`");
  return found;
}

/** Throws a UsageError if components have gates and their current release is unknown. */
function checkNamed(clusters: readonly Cluster[], track: string, { model, states }: Editable): void {
  const unnamed = new Set(clusters.filter((one) => namedRelease(one, track) === undefined).map(({ name }) => name));
  const unnamedStates = states.filter(({ cluster }) => unnamed.has(cluster.name));
  if (!hasGates(track, unnamedStates, model)) return;
  const names = unnamedStates.filter(({ render }) => render.includes("gates")).map(({ cluster }) => cluster.name);
  const field = track === PLATFORM ? "spec.release" : `spec.releases.${track}`;
  throw new UsageError(
    `${quoteList(names)} ${names.length === 1 ? "names" : "name"} no release of track "${track}"`,
    `the plan needs the current release: set it in \`${field}\``,
  );
}

/** Throws a UsageError if a cluster would get an older release. */
function checkDirection(clusters: readonly Cluster[], track: string, to: string, { model }: Editable): void {
  if (to === "latest") return;
  const newer = clusters.flatMap((cluster) => {
    const now = releaseOf(cluster, track, model);
    return now === undefined || compareReleases(now, to) <= 0 ? [] : [`${cluster.name} (${now})`];
  });
  const [first] = newer;
  if (first === undefined) return;
  const others = newer.length === 1 ? "" : ` and ${newer.length - 1} more`;
  throw new UsageError(`${to} is older than the release of ${first}${others}`, "to downgrade, add --downgrade");
}

/** Sets the field that has the release now, else the usual one. */
function changesTo(cluster: Cluster, track: string, release: string): readonly Operation[] {
  const { spec } = cluster;
  const isListed = spec.releases?.[track] !== undefined;
  const now = namedRelease(cluster, track);
  if (now === release) return [];
  if (track === PLATFORM && !isListed) return [set(["spec"], "release", release)];
  if (spec.releases === undefined) return [set(["spec"], "releases", { [track]: release })];
  return [set(["spec", "releases"], track, release)];
}
