/**
 * The rollout plans of commits, and their checks. The plan before a commit is that of the last commit before it that a run
 * has published or adopted, or else of its parent. If a run finds several commits, the first could loosen the plan for the
 * others.
 */
import { valueAt } from "../../base/collections.ts";
import { wavesOf } from "../../analysis/rollout/index.ts";
import type { ProjectCheck } from "../../compiler/kinds.ts";
import type { Model, Stage } from "../../compiler/link/index.ts";
import { waveOf } from "../rollout/index.ts";
import type { RolloutInput, RolloutPlan } from "../rollout/index.ts";
import { documentsOf } from "./at-once.ts";
import type { CommitDocuments } from "./at-once.ts";
import { contentId, contentIn } from "./content.ts";
import { UNCHANGED } from "./overlay.ts";
import type { PlanningContext } from "./site.ts";

/** A plan, and the definition of each check. */
interface Policy {
  readonly plan: RolloutPlan;
  readonly checks: Readonly<Record<string, ProjectCheck>>;
}

export interface Plans {
  /** The plan of HEAD. */
  readonly plan: RolloutPlan;
  readonly planBefore: RolloutInput["planBefore"];
  readonly planAt: RolloutInput["planAt"];
  /** HEAD, published and adopted commits, newest first. */
  readonly steps: readonly string[];
  /** The checks of a cluster at HEAD: name -> definition. */
  readonly checks: (cluster: string) => Checks;
  /**
   * The checks that a commit has removed or changed for a cluster, as they were before. None if the commit changes no file
   * of any cluster, or if later commits have changed the checks again.
   */
  readonly checksBefore: (source: string, cluster: string) => Checks;
  /** Whether a cluster had checks at a commit, or that is not known. */
  readonly hadChecks: (commit: string, cluster: string) => boolean;
  /** Whether a cluster gets other files from one commit than from another one. */
  readonly isChanged: (cluster: string, one: string, other: string) => boolean;
  /** The commits that runs have adopted, this one included. */
  readonly adopted: readonly string[];
}

type Checks = ReadonlyMap<string, ProjectCheck>;

interface Known {
  /** HEAD and published commits, newest first. */
  readonly candidates: readonly string[];
  /** Commits that were HEAD of a run with another policy than before. */
  readonly adopted: readonly string[];
  /** The commits at HEAD of the runs that made the present publications. */
  readonly planned: readonly string[];
  /** The distance of each first-parent ancestor from HEAD. */
  readonly line: ReadonlyMap<string, number>;
  readonly isIn: RolloutInput["isIn"];
}

export function readPlans(known: Known, context: PlanningContext): Plans {
  const { request } = context;
  const head = request.head.commit;
  const now = policyOf(request.fleet.model);
  const keys = new Map<string, Policy>([[keyOf(now), now]]);
  const read = new Map<string, Policy | null>();
  const policyAt = (commit: string): Policy | undefined =>
    valueAt(read, commit, () => {
      const policy = commit === head && request.isPublishable ? now : readPolicy(commit, context);
      return policy === undefined ? null : valueAt(keys, keyOf(policy), () => policy);
    }) ?? undefined;
  const adopted = known.adopted.filter((commit) => known.line.has(commit));
  const runs = newestFirst([...known.candidates, ...adopted], known.line);
  const before = new Map<string, Policy | null>();
  const runBefore = (source: string): string | undefined => {
    const at = known.line.get(source) ?? Number.POSITIVE_INFINITY;
    return runs.find((one) => (known.line.get(one) ?? 0) > at);
  };
  const policyBefore = (source: string): Policy | undefined =>
    valueAt(before, source, () => {
      const run = runBefore(source);
      const own = run === undefined ? undefined : policyAt(run);
      return own ?? policyOfAncestor(run ?? source, policyAt, context) ?? null;
    }) ?? undefined;
  const all = [...new Set([...known.candidates, ...known.adopted])].filter((one) => known.isIn(one, head));
  // The older a commit is, the more of the others contain it, also outside the first-parent line.
  const age = new Map(all.map((one) => [one, all.filter((other) => known.isIn(one, other)).length]));
  const steps = all.toSorted((a, b) => (age.get(a) ?? 0) - (age.get(b) ?? 0));
  // A late run of an older commit would loosen the plan for a newer one that was in the same push.
  const isNewest = [...known.adopted, ...known.planned].every((one) => one === head || !known.isIn(head, one));
  const contents = new Map<string, string>();
  const contentAt = (commit: string, cluster: string): string =>
    valueAt(contents, `${commit} ${cluster}`, () => {
      const fleet = request.sources.fleet(commit, UNCHANGED);
      return fleet === undefined ? "" : contentId(contentIn(fleet, cluster, context.git.idOf).ids, context.git.idOf);
    });
  const isChanged = (cluster: string, one: string, other: string): boolean =>
    contentAt(one, cluster) !== contentAt(other, cluster);
  const changing = new Map<string, boolean>();
  const isChanging = (step: string): boolean =>
    valueAt(changing, step, () => {
      const from = runBefore(step) ?? context.git.line(step, 2)[1]?.id;
      const clusters = [step, from]
        .flatMap((commit) => policyAt(commit ?? step)?.plan.waves ?? [])
        .flatMap((wave) => wave.clusters);
      return from === undefined || clusters.some((cluster) => isChanged(cluster, from, step));
    });
  const isNew = request.isPublishable && isNewest && ![undefined, now].includes(policyBefore(head));
  return {
    plan: now.plan,
    planBefore: (source) => policyBefore(source)?.plan,
    planAt: (source) => policyAt(source)?.plan,
    steps,
    checks: (cluster) => checksIn(now, cluster),
    checksBefore: (source, cluster) => {
      const [was, own] = [policyBefore(source), policyAt(source)];
      if (was === undefined || own === undefined || was === own) return new Map();
      const [is, last] = [checksIn(own, cluster), checksIn(now, cluster)];
      const found = [...checksIn(was, cluster, own)].filter(
        ([name, check]) => !isSame(is.get(name), check) && isSame(is.get(name), last.get(name)),
      );
      return new Map(found.length > 0 && isChanging(source) ? found : []);
    },
    isChanged,
    hadChecks: (commit, cluster) => {
      const policy = policyAt(commit);
      return policy === undefined || checksIn(policy, cluster).size > 0;
    },
    adopted: [...new Set(isNew ? [head, ...known.adopted] : known.adopted)].slice(0, MOST_ADOPTED),
  };
}

function newestFirst(commits: readonly string[], line: Known["line"]): readonly string[] {
  return [...new Set(commits)].toSorted((a, b) => (line.get(a) ?? 0) - (line.get(b) ?? 0));
}

/** Older ones do not matter, unless a cluster waits for longer. */
const MOST_ADOPTED = 100;

/** How many ancestors are searched for one whose stages and clusters are valid. */
const MOST_ANCESTORS = 50;

/** That of the first ancestor whose project, stages and clusters are valid. */
function policyOfAncestor(
  commit: string,
  policyAt: (commit: string) => Policy | undefined,
  { git }: PlanningContext,
): Policy | undefined {
  for (const { id } of git.line(commit, MOST_ANCESTORS).slice(1)) {
    const policy = policyAt(id);
    if (policy !== undefined) return policy;
  }
  return undefined;
}

/** Undefined if the project, stages or clusters of the commit are not valid. */
function readPolicy(commit: string, { request: { sources } }: PlanningContext): Policy | undefined {
  const documents = sources.documents(commit);
  if (documents?.project === undefined || isDoubtful(documents)) return undefined;
  const byName = <K extends "Stage" | "Cluster">(kind: K) =>
    new Map(documentsOf(kind, documents).map((resource) => [resource.name, resource]));
  return policyOf({ project: documents.project, byKind: { Stage: byName("Stage"), Cluster: byName("Cluster") } });
}

function isDoubtful({ broken, isReadable }: CommitDocuments): boolean {
  return !isReadable && [...broken].some((name) => /^(?:Stage|Cluster|Project)\//.test(name));
}

function policyOf({
  project,
  byKind,
}: Pick<Model, "project"> & { readonly byKind: Pick<Model["byKind"], "Stage" | "Cluster"> }): Policy {
  return { plan: planOf(wavesOf({ byKind }), [...byKind.Stage.values()]), checks: project.spec.checks ?? {} };
}

function planOf(waves: RolloutPlan["waves"], stages: readonly Stage[]): RolloutPlan {
  return {
    waves,
    after: new Map(stages.flatMap(({ name, spec: { after } }) => (after === undefined ? [] : [[name, after]]))),
    stages: new Set(stages.filter(({ spec }) => spec.rollout !== undefined).map(({ name }) => name)),
  };
}

/** Equal for equal policies. The order of stages does not matter. */
function keyOf({ plan: { waves, after, stages }, checks }: Policy): string {
  const sorted = waves.toSorted((a, b) => (a.stage < b.stage ? -1 : Number(a.stage > b.stage)));
  const order = [...after].map(([stage, before]) => `${stage} ${before}`);
  return JSON.stringify([sorted, order.sort(), [...stages].sort(), checks]);
}

/** `own`: the policy of the commit that may have added the cluster to a wave. */
function checksIn({ plan, checks }: Policy, cluster: string, own?: Policy): Checks {
  const added = own === undefined ? undefined : waveOf(cluster, own.plan);
  const wave =
    waveOf(cluster, plan) ?? plan.waves.find(({ stage, name }) => stage === added?.stage && name === added.name);
  const names = wave === undefined || wave.checks === "none" ? [] : wave.checks;
  return new Map(Object.entries(checks).filter(([name]) => names.includes(name)));
}

function isSame(one: ProjectCheck | undefined, other: ProjectCheck | undefined): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
