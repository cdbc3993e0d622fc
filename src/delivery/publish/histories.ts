/** Reads the publications of clusters from their branches, with the answers of checks about them. */
import type { Wave } from "../../analysis/rollout/index.ts";
import type { Commit } from "../../git/publishing.ts";
import { observed } from "../rollout/index.ts";
import type { BranchCommit, ClusterHistory, RolloutPlan } from "../rollout/index.ts";
import { contentOf } from "./branch.ts";
import { contentId } from "./content.ts";
import type { Destination } from "./layout.ts";
import { possible } from "./observations.ts";
import type { ObservationsAt } from "./observations.ts";
import { planAt } from "./plans.ts";
import { readProvenance } from "./provenance.ts";
import type { RolloutRequest } from "./request.ts";
import type { PublishContext } from "./site.ts";

/** Clocks of machines may differ by so much, in milliseconds. */
export const TOLERANCE: number = 10 * 60_000;

/** The number of publications of a cluster that are considered. With fewer, a clock starts later. */
const MOST_PUBLICATIONS = 300;

/** With the answers of this run. */
export function readHistories(
  tips: ReadonlyMap<string, string>,
  { waves, stages }: RolloutPlan,
  { observations, at }: ObservationsAt,
  { now, places, failing }: RolloutRequest,
  context: PublishContext,
): ReadonlyMap<string, ClusterHistory> {
  const lines = context.git.lines(
    places.flatMap(({ branch }) => tips.get(branch) ?? []),
    MOST_PUBLICATIONS,
  );
  const wanted = new Map(waves.flatMap((wave) => wave.clusters.map((cluster) => [cluster, wave])));
  return new Map(
    places.flatMap((place): (readonly [string, ClusterHistory])[] => {
      const { cluster, branch } = place;
      const wave = wanted.get(cluster);
      const tip = tips.get(branch);
      if (wave === undefined || tip === undefined) return [];
      const known = observations.get(cluster);
      const published = (lines.get(tip) ?? []).toReversed().flatMap((commit) => publicationIn(commit, now));
      const commits = published.map((one): BranchCommit => {
        const { content, ...answers } = possible(known?.get(one.id), one, Math.max(now, at) + TOLERANCE);
        const entry = one.content === undefined && content !== undefined ? { ...one, content } : one;
        const isLast = one.id === published.at(-1)?.id;
        const wasAsked = isLast && wave.checks === "none" && hadChecks(one, cluster, context);
        return atOnceGreen({ ...entry, ...answers }, wave, stages, wasAsked);
      });
      const complete = withContent(commits, place, tip, context);
      const answers = { commits: complete, failing: foreignIn(lines.get(tip) ?? []) ?? failing(cluster, tip) };
      const last = complete.at(-1)?.at ?? 0;
      const time = Math.max(now, at, last);
      return [[cluster, { ...answers, commits: stages.has(wave.stage) ? observed(answers, time) : complete }]];
    }),
  );
}

/** Without a rollout, the time of a publication is that of its source, which anybody could have written. */
function publicationIn(commit: Commit, now: number): readonly BranchCommit[] {
  const provenance = readProvenance(commit);
  if (provenance === undefined) return [];
  const { source, plan, rollout } = provenance;
  return [
    {
      id: commit.id,
      source,
      plan,
      at: rollout === undefined ? Math.min(now, commit.committed * 1000) : commit.committed * 1000,
      shut: [],
      content: undefined,
      isNamed: rollout !== undefined,
      ...rollout,
    },
  ];
}

/**
 * Without checks, a publication is green when it is made. Without a rollout, its time does not matter. `wasAsked`: it was
 * made when there were checks, so it is green when they are gone at the earliest.
 */
function atOnceGreen(
  commit: BranchCommit,
  { stage, checks }: Wave,
  stages: ReadonlySet<string>,
  wasAsked: boolean,
): BranchCommit {
  if (commit.green !== undefined) return commit;
  const isWithout = checks === "none" && commit.isNamed && commit.red === undefined && !wasAsked;
  const isUnchecked = !stages.has(stage) || isWithout;
  return isUnchecked ? { ...commit, green: commit.at, isUnchecked } : commit;
}

/** Whether the cluster had checks when a publication was planned. */
function hadChecks({ plan, isNamed }: BranchCommit, cluster: string, context: PublishContext): boolean {
  if (!isNamed) return false;
  const waves = planAt(plan, context)?.waves;
  const wave = waves?.find(({ clusters }) => clusters.includes(cluster));
  return waves === undefined || (wave !== undefined && wave.checks !== "none");
}

/** If the newest publication does not name its files, they are read. */
function withContent(
  commits: readonly BranchCommit[],
  place: Destination,
  tip: string,
  context: PublishContext,
): readonly BranchCommit[] {
  const last = commits.at(-1);
  if (last === undefined || last.content !== undefined || last.id !== tip) return commits;
  return [
    ...commits.slice(0, -1),
    { ...last, content: contentId(contentOf(context.git.files(tip), place), context.git.idOf) },
  ];
}

/** If somebody else changed the branch, nobody knows what the cluster has. `line`: newest first. */
function foreignIn(line: readonly Commit[]): ClusterHistory["failing"] | undefined {
  const [tip] = line;
  const ours = line.find((commit) => readProvenance(commit) !== undefined);
  if (tip === undefined || ours?.tree === tip.tree) return undefined;
  return [{ check: "branch", is: "unknown", value: "somebody else changed the branch" }];
}
